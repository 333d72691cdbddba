/** The partition a key belongs to, the same that Pulsar's own clients choose (JavaStringHash). */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(31, hash) + key.charCodeAt(i)) | 0;
  return (hash & 0x7fffffff) % partitions;
}
