import { join } from 'node:path';
import { registerSecret } from '@yardmaster/protocol/secrets';
import { ConfigError } from './load-config';
import { url } from './parsers';
import { readSecret, secretFiles } from './secrets';
import { settings } from './settings';

/** URL and API key with which a client calls a control plane. */
export interface ClientConfig {
  /** Origin, without a trailing slash. */
  url: string;
  apiKey: string;
}

/** Environment variables of clients. Flags take precedence. */
export const clientVariables = { url: 'YARD_URL', apiKey: 'YARD_API_KEY', dataDir: settings.dataDir.env } as const;

/**
 * Returns the URL from the flag, `YARD_URL` or the default port, and the key from `YARD_API_KEY` or the data folder. From now
 * on errors redact the key.
 * @throws ConfigError with every invalid setting
 */
export function loadClientConfig(
  flags: { url?: string; dataDir?: string } = {},
  env: NodeJS.ProcessEnv = process.env,
): ClientConfig {
  const violations: string[] = [];
  const address = flags.url ?? (env[clientVariables.url] || `http://127.0.0.1:${settings.port.fallback}`);
  const dataDir = flags.dataDir ?? (env[clientVariables.dataDir] || settings.dataDir.fallback);
  const apiKey = env[clientVariables.apiKey] || storedKey(dataDir, violations);
  const origin = originOf(address, flags.url === undefined ? clientVariables.url : '--url', violations);
  registerSecret(apiKey);
  if (violations.length > 0) throw new ConfigError(violations);
  return { url: origin, apiKey };
}

function storedKey(dataDir: string, violations: string[]): string {
  const file = join(dataDir, secretFiles.apiKey);
  try {
    const key = readSecret(file);
    if (key) return key;
    violations.push(
      `${clientVariables.apiKey}: not set, and ${file} does not exist; set ${clientVariables.apiKey}, or set ${clientVariables.dataDir} to the control plane's data folder`,
    );
  } catch (error) {
    violations.push(`${clientVariables.apiKey}: not set, and ${file} cannot be read (${(error as Error).message})`);
  }
  return '';
}

function originOf(address: string, name: string, violations: string[]): string {
  try {
    return url(address);
  } catch (error) {
    violations.push(`${name}: ${(error as Error).message}`);
    return '';
  }
}
