import type { Health, HealthCheckRequest } from "@rt-kaskada/kaskada-api";
import { notFound } from "../server/api-error.js";
import type { CallContext, Handlers } from "../server/handlers.js";

/** The name under which the original service reports its health. */
const MANAGER = "grpc.health.v1.manager";

/** Whether the service takes calls; changes are told to those who watch. */
export class HealthState {
  private serving = false;
  private watchers = new Set<() => void>();

  /**
   * @param services names that are asked for, besides the empty one
   */
  constructor(private readonly services: string[]) {}

  set(serving: boolean): void {
    this.serving = serving;
    for (const tell of this.watchers) tell();
    this.watchers.clear();
  }

  get status(): "SERVING" | "NOT_SERVING" {
    return this.serving ? "SERVING" : "NOT_SERVING";
  }

  knows(service: string): boolean {
    return service === "" || service === MANAGER || this.services.includes(service);
  }

  /** Resolves at the next change, or when the caller goes away. */
  change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.watchers.add(resolve);
      const leave = () => {
        this.watchers.delete(resolve);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/** grpc.health.v1.Health. */
export function healthHandlers(state: HealthState): Handlers<Health> {
  return {
    async check({ service }: HealthCheckRequest) {
      if (!state.knows(service)) throw notFound("service");
      return { status: state.status };
    },
    async *watch({ service }: HealthCheckRequest, { signal }: CallContext) {
      while (!signal.aborted) {
        yield { status: state.knows(service) ? state.status : "SERVICE_UNKNOWN" };
        await state.change(signal);
      }
    },
  };
}
