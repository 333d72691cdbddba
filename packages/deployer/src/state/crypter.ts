import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** Encrypts and decrypts short texts: config values and the secrets of a state. */
export interface Crypter {
  encrypt(plaintext: string): string;
  /** @throws when the text was not encrypted with this key or was changed since */
  decrypt(ciphertext: string): string;
}

/** Thrown when a passphrase does not fit the salt it is used with. */
export class IncorrectPassphraseError extends Error {
  override name = "IncorrectPassphraseError";

  constructor() {
    super(
      "incorrect passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one the stack was made with",
    );
  }
}

const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What an encryption salt encrypts, so that a wrong passphrase is noticed. */
const PROBE = "pulumi";

const derive = promisify(pbkdf2);
const derivedKeys = new Map<string, Promise<Buffer>>();

/** Deriving a key takes most of a second by intent, so each is derived once per process. */
function derivedKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const id = `${salt.toString("base64")}:${passphrase}`;
  let key = derivedKeys.get(id);
  if (!key) {
    key = derive(passphrase, salt, ITERATIONS, KEY_BYTES, "sha256");
    derivedKeys.set(id, key);
  }
  return key;
}

/**
 * Makes the crypter of a stack from its passphrase.
 * @param encryptionSalt `v1:SALT:v1:NONCE:DATA`, as it is in `Pulumi.<stack>.yaml` and in the state
 * @throws IncorrectPassphraseError
 */
export async function openPassphraseCrypter(passphrase: string, encryptionSalt: string): Promise<Crypter> {
  const match = encryptionSalt.match(/^v1:([^:]+):(v1:[^:]+:[^:]+)$/);
  if (!match)
    throw new Error(`malformed encryption salt ${JSON.stringify(encryptionSalt)}: expected v1:SALT:v1:NONCE:DATA`);
  const crypter = keyCrypter(await derivedKey(passphrase, Buffer.from(match[1]!, "base64")));
  let probe: string;
  try {
    probe = crypter.decrypt(match[2]!);
  } catch {
    throw new IncorrectPassphraseError();
  }
  if (probe !== PROBE) throw new IncorrectPassphraseError();
  return crypter;
}

/** Makes a new salt for a passphrase, with its crypter. */
export async function createPassphraseCrypter(passphrase: string): Promise<{ salt: string; crypter: Crypter }> {
  const salt = randomBytes(SALT_BYTES);
  const crypter = keyCrypter(await derivedKey(passphrase, salt));
  return { salt: `v1:${salt.toString("base64")}:${crypter.encrypt(PROBE)}`, crypter };
}

function keyCrypter(key: Buffer): Crypter {
  return {
    encrypt(plaintext) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const data = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1:${nonce.toString("base64")}:${data.toString("base64")}`;
    },
    decrypt(ciphertext) {
      const [version, nonce, encoded] = ciphertext.split(":");
      if (version !== "v1" || !nonce || !encoded) throw new Error("malformed ciphertext: expected v1:NONCE:DATA");
      const data = Buffer.from(encoded, "base64");
      if (data.length < TAG_BYTES) throw new Error("malformed ciphertext: it is too short");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(data.subarray(-TAG_BYTES));
      return decipher.update(data.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    },
  };
}
