import { entryIdOf, parseMessageId } from "./message-id.js";

interface PartlyAcknowledged {
  left: number;
  /** By index in the batch. */
  acknowledged: Uint8Array;
}

/**
 * Acknowledges a batch as a whole, once all its messages are acknowledged here: the broker keeps track of whole entries
 * only, and one frame for each message costs both sides as much as the message itself. What a batch lacks when the
 * connection ends comes again, as it would anyway.
 */
export class EntryAcks {
  private readonly entries = new Map<string, PartlyAcknowledged>();

  /**
   * @param send acknowledges an entry, or a message that is one
   */
  constructor(private readonly send: (id: string) => void) {}

  /** Acknowledges a message; once more makes no difference. */
  add(id: string): void {
    const { position, batchSize } = parseMessageId(id);
    const { ledgerId, entryId, batchIndex } = position;
    if (batchIndex < 0 || batchSize < 2) {
      this.send(id);
      return;
    }
    const name = `${ledgerId}:${entryId}`;
    let entry = this.entries.get(name);
    if (!entry) {
      entry = { left: batchSize, acknowledged: new Uint8Array(batchSize) };
      this.entries.set(name, entry);
    }
    if (entry.acknowledged[batchIndex] !== 0) return;
    entry.acknowledged[batchIndex] = 1;
    if (--entry.left > 0) return;
    this.entries.delete(name);
    this.send(entryIdOf(id));
  }
}
