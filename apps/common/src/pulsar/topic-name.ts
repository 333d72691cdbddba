const FULL = /^persistent:\/\/([^/]+)\/([^/]+)\/([^/]+)$/;

/** `persistent://tenant/namespace/topic` */
export function topicName(tenant: string, namespace: string, topic: string): string {
  return `persistent://${tenant}/${namespace}/${topic}`;
}

/** The full name of one partition; of the topic itself for -1. */
export function partitionName(topic: string, partition: number): string {
  return partition < 0 ? topic : `${topic}-partition-${partition}`;
}

/** The path that names a topic in Pulsar's HTTP addresses. */
export function topicPath(topic: string): string {
  const parts = FULL.exec(topic);
  if (!parts) throw new Error(`topic ${JSON.stringify(topic)}: persistent://tenant/namespace/topic is expected`);
  return `persistent/${parts.slice(1).map(encodeURIComponent).join("/")}`;
}
