#!/usr/bin/env node
// `npm test`: runs all tests except those of `npm run test:packages`. A failed part does not stop the others; the last
// line is the total.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatPart,
  formatTests,
  jestPart,
  pytestPart,
  pythonStaticParts,
  runPart,
  staticParts,
  sumOfTests,
} from './parts.mjs';
import { contractOf, formatContract, missingCells } from './contract-table.mjs';
import { install } from './mcp-servers.mjs';
import { setUp } from './setup.mjs';

const reports = mkdtempSync(join(tmpdir(), 'yardmaster-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

await setUp({ dev: true, log: (line) => console.log(`set up: ${line}`) }).catch((error) => {
  // The parts themselves report missing tools.
  console.log(`set up FAILED: ${error.message}`);
  process.exitCode = 1;
});
// Without this server, the tests that write to Figma are skipped and named.
await install('figma-console-mcp').catch((error) =>
  console.log(`figma-console-mcp is not installed: ${error.message}`),
);
const results = [];
// `npm run test:packages` runs the specs that install packages; they take minutes.
const installs = ['--testPathIgnorePatterns', 'packages/alone', 'packages/installed.spec', 'project/release'];
for (const part of [
  ...staticParts,
  jestPart('jest', reports, ...installs),
  ...pythonStaticParts,
  pytestPart(reports),
]) {
  const result = await runPart(part);
  results.push(result);
  console.log(formatPart(result));
}
const failed = results.filter(({ isOk }) => !isOk).map(({ name }) => name);
if (failed.length > 0) {
  console.log(`\nFAILED: ${failed.join(', ')}`);
  process.exitCode = 1;
}
printContract();
console.log(`\n${formatTests(sumOfTests(results))}`);

/** Prints the result of each contract case for each worker implementation; a missing one fails. */
function printContract() {
  const report = join(reports, 'jest.json');
  if (!existsSync(report)) return;
  const contract = contractOf(JSON.parse(readFileSync(report, 'utf8')));
  console.log(`\n${formatContract(contract)}`);
  for (const missing of missingCells(contract)) {
    console.log(`MISSING from the contract  ${missing}`);
    process.exitCode = 1;
  }
}
