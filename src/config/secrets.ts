import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerSecret } from '@yardmaster/protocol/secrets';
import type { YardConfig } from './settings';

/** Secrets of callers and workers. `generated` names those that this start generated. */
export interface Secrets {
  apiKey: string;
  workerToken: string;
  /** Key of the hashes under which credentials are stored, and of the signatures of tickets. Nobody needs to know it. */
  hashSecret: string;
  generated: ReadonlyArray<'apiKey' | 'workerToken'>;
}

/** File of each secret in the data folder, readable only by its owner. */
export const secretFiles = { apiKey: 'api-key', workerToken: 'worker-token', hashSecret: 'hash-secret' } as const;

/**
 * Returns the secrets from the configuration, else from the data folder. Generates and stores missing ones. From now on logs and errors of
 * this process redact them.
 */
export function loadSecrets(config: Pick<YardConfig, 'dataDir' | 'apiKey' | 'workerToken'>): Secrets {
  const isNew = mkdirSync(config.dataDir, { recursive: true, mode: 0o700 }) !== undefined;
  // Keep the secrets out of version control if the folder is inside a repository.
  if (isNew) writeFileSync(join(config.dataDir, '.gitignore'), '*\n');
  const generated: Array<'apiKey' | 'workerToken'> = [];
  const secretOf = (name: 'apiKey' | 'workerToken', prefix: string): string => {
    const known = config[name] ?? readSecret(join(config.dataDir, secretFiles[name]));
    if (known) return known;
    generated.push(name);
    return generateSecret(join(config.dataDir, secretFiles[name]), prefix);
  };
  const hashFile = join(config.dataDir, secretFiles.hashSecret);
  const secrets = {
    apiKey: secretOf('apiKey', 'yard'),
    workerToken: secretOf('workerToken', 'yardw'),
    hashSecret: readSecret(hashFile) ?? generateSecret(hashFile, 'yardh'),
  };
  for (const secret of Object.values(secrets)) registerSecret(secret);
  return Object.freeze({ ...secrets, generated });
}

/** Returns the secrets from the configuration, else new ones that are stored nowhere. */
export function volatileSecrets(config: Pick<YardConfig, 'apiKey' | 'workerToken'>): Secrets {
  return Object.freeze({
    apiKey: config.apiKey ?? randomSecret('yard'),
    workerToken: config.workerToken ?? randomSecret('yardw'),
    hashSecret: randomSecret('yardh'),
    generated: [],
  });
}

function randomSecret(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`;
}

/** Generates a secret, and stores it in a file that only its owner can read. */
function generateSecret(file: string, prefix: string): string {
  const secret = randomSecret(prefix);
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return secret;
}

/** Returns the secret in a file; undefined if the file is missing or empty. */
export function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Returns a message with the secrets that this start generated; empty if there are none. Do not log it: logs may be stored anywhere.
 */
export function describeGenerated(secrets: Secrets, dataDir: string): string {
  const names = { apiKey: 'API key', workerToken: 'worker token' };
  const lines = secrets.generated.map(
    (name) => `${names[name]}: ${secrets[name]}  (shown only once; stored in ${join(dataDir, secretFiles[name])})`,
  );
  return lines.join('\n');
}

/** DI token of the `Secrets`. */
export const SECRETS = Symbol('Secrets');
