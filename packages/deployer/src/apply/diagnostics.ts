import type { EventListener } from "../display/events.js";
import type { Diagnostics } from "../plan/plan-context.js";
import type { Urn } from "../plan/urn.js";

/** Turns messages into events and remembers whether one of them was an error. */
export class EventDiagnostics implements Diagnostics {
  errors = 0;

  constructor(private readonly emit: EventListener) {}

  info(urn: Urn, message: string): void {
    this.emit({ kind: "diagnostic", urn, severity: "info", message });
  }

  warning(urn: Urn, message: string): void {
    this.emit({ kind: "diagnostic", urn, severity: "warning", message });
  }

  error(urn: Urn, message: string): void {
    this.errors++;
    this.emit({ kind: "diagnostic", urn, severity: "error", message });
  }
}
