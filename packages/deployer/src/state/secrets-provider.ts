import { isJsonObject, type Json } from "../values/index.js";
import { type CheckpointFile, secretsProviderOf } from "./checkpoint-file.js";
import { createPassphraseCrypter, openPassphraseCrypter } from "./crypter.js";
import { SecretCodec } from "./secret-codec.js";

/** How a state's secrets are encrypted, as the file has it. */
export interface SecretsProvider {
  type: string;
  state?: Json;
}

/** Finds the key of a state's secrets; without a provider, that of a state that has none yet. */
export type OpenSecrets = (
  provider: SecretsProvider | undefined,
) => Promise<{ secrets: SecretCodec; provider: SecretsProvider }>;

/**
 * Opens states encrypted with a passphrase.
 * @param findPassphrase is asked only when it is needed
 * @param stackSalt the salt of the stack's settings, for a state that has none yet
 */
export function passphraseSecrets(findPassphrase: () => Promise<string>, stackSalt?: string): OpenSecrets {
  return async (provider) => {
    const salt = provider ? saltOf(provider) : stackSalt;
    const passphrase = await findPassphrase();
    if (salt !== undefined) {
      const secrets = new SecretCodec(await openPassphraseCrypter(passphrase, salt));
      return { secrets, provider: passphraseProvider(salt) };
    }
    const created = await createPassphraseCrypter(passphrase);
    return { secrets: new SecretCodec(created.crypter), provider: passphraseProvider(created.salt) };
  };
}

/** The file's words for a passphrase with this salt. */
export function passphraseProvider(salt: string): SecretsProvider {
  return { type: "passphrase", state: { salt } };
}

function saltOf(provider: SecretsProvider): string {
  if (provider.type !== "passphrase") {
    throw new Error(
      `the state's secrets are encrypted by the provider ${JSON.stringify(provider.type)}, which is not supported: only passphrase is; change it with \`pulumi stack change-secrets-provider\``,
    );
  }
  if (!isJsonObject(provider.state) || typeof provider.state.salt !== "string") {
    throw new Error("the state does not say the salt of its passphrase: `secrets_providers.state.salt` is missing");
  }
  return provider.state.salt;
}

/** Opens the secrets of a parsed checkpoint and makes sure that it says how they are encrypted. */
export async function openStored(
  file: CheckpointFile,
  open: OpenSecrets,
): Promise<{ secrets: SecretCodec; file: CheckpointFile }> {
  const { secrets, provider } = await open(secretsProviderOf(file));
  return { secrets, file: { ...file, latest: { ...file.latest, secrets_providers: { ...provider } } } };
}

/** Reads states without their key: whatever is secret reads `[secret]`. Nothing must be written with it. */
export const maskedSecrets: OpenSecrets = async (provider) => {
  const encrypt = () => {
    throw new Error("a state that was read without its secrets can't be written");
  };
  const secrets = new SecretCodec({ encrypt, decrypt: () => '"[secret]"' });
  return { secrets, provider: provider ?? { type: "passphrase" } };
};
