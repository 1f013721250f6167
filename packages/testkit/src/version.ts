import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this package, which its mock workers register with. */
export const version = (JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string })
  .version;
