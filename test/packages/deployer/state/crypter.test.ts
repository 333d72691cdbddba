import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPassphraseCrypter, openPassphraseCrypter } from "../../../../packages/deployer/src/state/index.js";

describe("the passphrase's crypter", { timeout: 60_000 }, () => {
  it("decrypts what it encrypted, and notices any change", async () => {
    const { crypter, salt } = await createPassphraseCrypter("pässphrase ✓");
    const again = await openPassphraseCrypter("pässphrase ✓", salt);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, at) => {
        const encrypted = crypter.encrypt(text);
        expect(encrypted).toMatch(/^v1:[\w+/]{16}:[\w+/]+={0,2}$/);
        expect(again.decrypt(encrypted)).toBe(text);
        expect(crypter.encrypt(text)).not.toBe(encrypted);
        const [version, nonce, data] = encrypted.split(":");
        const bytes = Buffer.from(data!, "base64");
        bytes[at % bytes.length]! ^= 1;
        expect(() => again.decrypt(`${version}:${nonce}:${bytes.toString("base64")}`)).toThrow();
      }),
    );
  });

  it("refuses a wrong passphrase and a salt that is none", async () => {
    const { salt } = await createPassphraseCrypter("right");
    await expect(openPassphraseCrypter("wrong", salt)).rejects.toThrow("incorrect passphrase");
    await expect(openPassphraseCrypter("right", "v2:what")).rejects.toThrow("malformed encryption salt");
  });
});
