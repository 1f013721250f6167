import { ConfigError, secretValues, settings, type YardConfig } from '../config';

/** Calls `use` and names the setting in its error. @throws ConfigError */
export function fromSetting<T>(key: keyof typeof settings, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new ConfigError([`${settings[key].env}: ${(error as Error).message}`]);
  }
}

/** Returns the secrets to remove from recordings. */
export function recordSecretsOf({ recordSecrets: secretNames }: Pick<YardConfig, 'recordSecrets'>): {
  secretNames: readonly string[];
  secretValues: string[];
} {
  return { secretNames, secretValues: secretValues(secretNames) };
}
