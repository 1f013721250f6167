import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Vector {
  file: string;
  message: string;
  payload: unknown;
  /** For an invalid sample: the JSON pointer of the violation; null if it has no single place. */
  path?: string | null;
}

const protocol = join(__dirname, '../../protocol');

/** Reads the test vectors that every implementation of the protocol uses. */
export function vectors(kind: 'valid' | 'invalid'): Vector[] {
  const folder = join(protocol, 'vectors', kind);
  return readdirSync(folder).map((file) => ({
    file,
    ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<Vector, 'file'>),
  }));
}

/** Returns the name of every message with a schema. */
export function messageNames(): string[] {
  const files = readdirSync(join(protocol, 'schema')).filter(
    (file) => file.endsWith('.json') && file !== 'common.json',
  );
  return files.map((file) => file.slice(0, -'.json'.length));
}
