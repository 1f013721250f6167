import { readFileSync } from 'node:fs';

/** Text, or a reference to a secret that stays out of the configuration, unless it `isPublic`. */
export type SettingValue =
  | string
  /** A variable of the environment of the worker. */
  | { env: string; prefix?: string; optional?: boolean; isPublic?: boolean }
  /** The text of a file, without white space around it. */
  | { file: string; prefix?: string; optional?: boolean };

/** The text of a value. If there is none, adds the name of its setting to `lacking`. */
export function resolveValue(value: SettingValue, env: NodeJS.ProcessEnv, lacking: string[]): string | undefined {
  if (typeof value === 'string') return value;
  const text = 'env' in value ? env[value.env]?.trim() : readText(value.file);
  if (text) return `${value.prefix ?? ''}${text}`;
  if (!value.optional) lacking.push('env' in value ? value.env : `the file ${value.file}`);
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // said to be lacking, with its name
  }
}

/** Puts a mark in the place of each secret. Shorter ones than four characters would hide ordinary words. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= 4)
    .reduce((said, secret) => said.replaceAll(secret, '[secret]'), text);
}
