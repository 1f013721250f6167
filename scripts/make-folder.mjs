#!/usr/bin/env node
// `node scripts/make-folder.mjs <commit> <folder>`: creates a data folder with the code of another commit, for the
// migration tests. See CONTRIBUTING.md; `--help` lists its content.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

require('../test/support/compile-typescript.cjs');
const { main } = require('../test/migration/making/main.ts');
process.exit(await main(process.argv.slice(2)));
