import type { Secret } from "../values/index.js";
import type { Crypter } from "./crypter.js";

/**
 * Encrypts the secrets of a state. A secret that was read keeps its ciphertext when it is written again, so that
 * an unchanged secret is an unchanged line.
 */
export class SecretCodec {
  readonly #ciphertexts = new WeakMap<Secret, string>();

  constructor(readonly crypter: Crypter) {}

  /**
   * The ciphertext of a secret.
   * @param json gives the JSON text of what the secret holds; called only when it has to be encrypted
   */
  seal(secret: Secret, json: () => string): string {
    let ciphertext = this.#ciphertexts.get(secret);
    if (ciphertext === undefined) {
      ciphertext = this.crypter.encrypt(json());
      this.#ciphertexts.set(secret, ciphertext);
    }
    return ciphertext;
  }

  /** Decrypts a secret; `parse` turns the JSON text into what it holds. */
  open(ciphertext: string, parse: (json: string) => Secret): Secret {
    const opened = parse(this.crypter.decrypt(ciphertext));
    this.#ciphertexts.set(opened, ciphertext);
    return opened;
  }
}
