import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the package: this file is in `dist/cli`, or in `src/cli` while it is tested. */
export const packageRoot = join(__dirname, '../..');
export const packageName = '@yardmaster/yard';

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

/** True in a checkout of the project, which `npm start` sets up; false in an installed package. */
export function isCheckout(): boolean {
  return existsSync(join(packageRoot, 'scripts/setup.mjs'));
}
