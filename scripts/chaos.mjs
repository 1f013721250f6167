#!/usr/bin/env node
// `npm run chaos -- [--seed N] [--seconds S] [--workers N] [--json] [--keep]`: injects faults into a real control plane
// and real workers on this machine, and checks every guarantee. See test/chaos/README.md.
import { createRequire } from 'node:module';
import { setUp } from './setup.mjs';

const require = createRequire(import.meta.url);

await setUp({ log: (line) => console.error(line) });
require('../test/support/compile-typescript.cjs');
const { main } = require('../test/chaos/main.ts');
process.exit(await main(process.argv.slice(2)));
