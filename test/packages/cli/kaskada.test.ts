import { describe, expect, test } from "vitest";
import { serviceOptions } from "../../../packages/cli/src/commands/kaskada.js";

describe("rtk kaskada", () => {
  const options = { port: 50051, httpPort: 9100, data: "data" };

  test("serves this machine alone, with metrics if they are asked for", () => {
    expect(serviceOptions(options, {})).toMatchObject({ host: "127.0.0.1", grpcPort: 50051, httpPort: 9100 });
    expect(serviceOptions({ port: 0, data: "data" }, {}).httpPort).toBeUndefined();
  });

  test("takes from the environment how long to wait for rows", () => {
    expect(serviceOptions(options, { LATENESS_MS: "250", KEEP_LATE: "true", QUIET_MS: "9" }).jobs).toMatchObject({
      latenessMs: 250,
      keepLate: true,
      quietMs: 9,
    });
    expect(() => serviceOptions(options, { LATENESS_MS: "soon" })).toThrow('LATENESS_MS is "soon"');
  });
});
