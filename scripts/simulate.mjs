#!/usr/bin/env node
// `npm run simulate -- --help`: runs a whole system (the real control plane, mock workers) in simulated time. See
// docs/simulation.md.
import { createRequire } from 'node:module';
import { setUp } from './setup.mjs';

const require = createRequire(import.meta.url);

await setUp({ log: (line) => console.error(line) });
require('../test/support/compile-typescript.cjs');
const { main } = require('../test/simulation/command/main.ts');
process.exit(await main(process.argv.slice(2)));
