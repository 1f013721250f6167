#!/usr/bin/env node
// `npm run contract`: runs the worker contract on every implementation, and prints the results as a table.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractOf, formatContract, missingCells } from './contract-table.mjs';
import { formatPart, jestPart, runPart } from './parts.mjs';
import { setUp } from './setup.mjs';

const reports = mkdtempSync(join(tmpdir(), 'yardmaster-contract-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

await setUp({ log: (line) => console.log(`set up: ${line}`) });
const part = jestPart('contract', reports, 'test/contract/worker');
const result = await runPart(part);
const contract = contractOf(JSON.parse(readFileSync(join(reports, 'contract.json'), 'utf8')));
const missing = missingCells(contract);
console.log(`${formatContract(contract)}\n\n${formatPart(result)}`);
for (const each of missing) console.log(`MISSING  ${each}`);
process.exitCode = result.isOk && missing.length === 0 && contract.implementations.length === 5 ? 0 : 1;
