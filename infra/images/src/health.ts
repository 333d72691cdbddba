/** How Docker is to ask a container whether its server answers. */
export interface HealthCheck {
  /** Docker's form: `CMD` and the command's words. */
  readonly test: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Failures in a row, after the start period, that make it unhealthy. */
  readonly retries: number;
  /** How long failures are expected while the server starts. */
  readonly startSeconds: number;
}

// Both kinds of image have bash, and neither can be counted on to have curl or wget: bash opens the socket itself.
function bash(script: string, startSeconds: number): HealthCheck {
  return { test: ["CMD", "bash", "-c", script], intervalSeconds: 5, timeoutSeconds: 5, retries: 12, startSeconds };
}

/** CQL's OPTIONS request (opcode 5) is answered by SUPPORTED (opcode 6), before any login. */
export const cassandraHealth: HealthCheck = bash(
  "exec 3<>/dev/tcp/127.0.0.1/9042" +
    " && printf '\\x04\\x00\\x00\\x00\\x05\\x00\\x00\\x00\\x00' >&3" +
    " && [ \"$(head -c 5 <&3 | od -An -tx1 | tr -d ' \\n')\" = 8400000006 ]",
  120,
);

/** Tenants can be made once the answer names the server's own cluster. */
export const pulsarHealth: HealthCheck = bash(
  "exec 3<>/dev/tcp/127.0.0.1/8080" +
    " && printf 'GET /admin/v2/clusters HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3" +
    " && grep -q '\"standalone\"' <&3",
  120,
);
