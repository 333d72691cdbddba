import { Env } from "@rt-kaskada/common";
import { describe, expect, it } from "vitest";

const schema = '{"type":"record","name":"R","fields":[]}';
const good = {
  CASSANDRA_CONTACT_POINTS: "a:9042,b",
  PULSAR_SERVICE_URL: "pulsar://h:6650",
  PULSAR_ADMIN_URL: "http://h:8080",
  COUNT: "-1",
  SCHEMA: schema,
};

describe("Env", () => {
  it("reads the apps' settings", () => {
    const env = new Env(good);
    expect(env.cassandra()).toEqual({ contactPoints: ["a:9042", "b"], localDataCenter: "datacenter1" });
    expect(env.pulsar()).toEqual({ serviceUrl: "pulsar://h:6650", adminUrl: "http://h:8080", transport: "auto" });
    expect(env.integer("COUNT", 0, -1)).toBe(-1);
    expect(env.integer("ABSENT", 7, 0)).toBe(7);
    expect(env.recordSchema("SCHEMA").name).toBe("R");
    expect(env.optional("ABSENT")).toBeUndefined();
    env.check();
  });

  it("takes credentials, a token and a transport", () => {
    const more = { CASSANDRA_USERNAME: "u", CASSANDRA_PASSWORD: "p", PULSAR_TOKEN: "t", PULSAR_TRANSPORT: "websocket" };
    const env = new Env({ ...good, ...more, PULSAR_WEBSOCKET_URL: "wss://h/ws/v2" });
    expect(env.cassandra()).toMatchObject({ credentials: { username: "u", password: "p" } });
    expect(env.pulsar()).toMatchObject({ token: "t", transport: "websocket", webSocketUrl: "wss://h/ws/v2" });
    env.check();
  });

  it("tells everything that is wrong at once, and no secret", () => {
    const env = new Env({
      CASSANDRA_CONTACT_POINTS: "a b",
      CASSANDRA_PASSWORD: "secret",
      PULSAR_SERVICE_URL: "http://h",
      PULSAR_TRANSPORT: "pigeon",
      COUNT: "many",
      SCHEMA: "{",
    });
    env.cassandra();
    env.pulsar();
    env.integer("COUNT", 0, -1);
    env.recordSchema("SCHEMA");
    env.text("NAME");
    const check = () => env.check();
    expect(check).toThrow(/CASSANDRA_CONTACT_POINTS: "a b" is not host or host:port/);
    expect(check).toThrow(/CASSANDRA_USERNAME and CASSANDRA_PASSWORD go together/);
    expect(check).toThrow(/PULSAR_SERVICE_URL=http:\/\/h: an address is expected that starts with pulsar:\/\/ or/);
    expect(check).toThrow(/PULSAR_ADMIN_URL is not set/);
    expect(check).toThrow(/PULSAR_TRANSPORT=pigeon: one of auto, native, websocket/);
    expect(check).toThrow(/COUNT=many: a whole number from -1 up/);
    expect(check).toThrow(/SCHEMA: Avro schema is not JSON/);
    expect(check).toThrow(/NAME is not set/);
    expect(check).not.toThrow(/secret/);
  });
});
