import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the package: this file is in `dist/cli`, or in `src/cli` while it is tested. */
export const packageRoot = join(__dirname, '../..');

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}
