import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { YardConfig } from './settings';

/** What a caller and a worker must know. `generated` names those that were made just now. */
export interface Secrets {
  apiKey: string;
  workerToken: string;
  generated: ReadonlyArray<'apiKey' | 'workerToken'>;
}

/** File of each secret in the data folder; only its owner may read it. */
export const secretFiles = { apiKey: 'api-key', workerToken: 'worker-token' } as const;

/** Takes the secrets from the configuration, else from the data folder, where they are generated at the first start. */
export function loadSecrets(config: Pick<YardConfig, 'dataDir' | 'apiKey' | 'workerToken'>): Secrets {
  const isNew = mkdirSync(config.dataDir, { recursive: true, mode: 0o700 }) !== undefined;
  // It may be in a repository, which must not take the secrets in.
  if (isNew) writeFileSync(join(config.dataDir, '.gitignore'), '*\n');
  const generated: Array<'apiKey' | 'workerToken'> = [];
  const take = (name: 'apiKey' | 'workerToken', prefix: string): string => {
    const file = join(config.dataDir, secretFiles[name]);
    const known = config[name] ?? readSecret(file);
    if (known) return known;
    const secret = `${prefix}_${randomBytes(24).toString('base64url')}`;
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    generated.push(name);
    return secret;
  };
  return Object.freeze({ apiKey: take('apiKey', 'yard'), workerToken: take('workerToken', 'yardw'), generated });
}

/** The secret in a file, or nothing where there is no such file. */
export function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * What a person is told of secrets that were generated just now, this once; nothing where none were. Not for the log: that may be
 * kept anywhere.
 */
export function describeGenerated(secrets: Secrets, dataDir: string): string {
  const names = { apiKey: 'API key', workerToken: 'worker token' };
  const lines = secrets.generated.map(
    (name) => `${names[name]}: ${secrets[name]}  (shown this once; kept in ${join(dataDir, secretFiles[name])})`,
  );
  return lines.join('\n');
}

/** DI token of the `Secrets`. */
export const SECRETS = Symbol('Secrets');
