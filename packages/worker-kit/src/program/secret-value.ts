import { readFileSync } from 'node:fs';
import { registerSecret } from '@yardmaster/protocol';

/**
 * A string, or a reference to one outside of the configuration. Referenced values are secret unless they are
 * `isPublic`.
 */
export type SettingValue =
  | string
  /** An environment variable of the worker. */
  | { env: string; prefix?: string; optional?: boolean; isPublic?: boolean }
  /** The trimmed text of a file. */
  | { file: string; prefix?: string; optional?: boolean };

/**
 * Returns the text of a value. If a required one is missing, adds its name to `missing`. Secrets are kept out of logs and
 * errors from now on.
 */
export function resolveValue(value: SettingValue, env: NodeJS.ProcessEnv, missing: string[]): string | undefined {
  if (typeof value === 'string') return value;
  const text = 'env' in value ? env[value.env]?.trim() : readText(value.file);
  if (text && !('isPublic' in value && value.isPublic)) registerSecret(text);
  if (text) return `${value.prefix ?? ''}${text}`;
  if (!value.optional) missing.push('env' in value ? value.env : `the file ${value.file}`);
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // reported as missing by the caller
  }
}

/** Replaces secrets by `[secret]`, except those shorter than four characters, which would match ordinary words. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= 4)
    .reduce((redacted, secret) => redacted.replaceAll(secret, '[secret]'), text);
}
