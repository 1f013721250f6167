#!/usr/bin/env node
// `npm run check`: runs all quick checks of a change. Prints details only of failures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPart, formatTests, jestPart, runPart, staticParts, sumOfTests } from './parts.mjs';
import { setUp } from './setup.mjs';

const reports = mkdtempSync(join(tmpdir(), 'yardmaster-check-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

await setUp({ dev: true, log: (line) => console.log(`set up: ${line}`) }).catch((error) => {
  console.error(`set up FAILED: ${error.message}`);
  process.exit(1);
});
const startedAtMs = performance.now();
const results = [];
for (const part of [...staticParts, jestPart('unit', reports, 'src/', 'test/tidy', 'test/contract/')]) {
  const result = await runPart(part);
  results.push(result);
  if (!result.isOk) console.log(formatPart(result));
}
const failed = results.filter(({ isOk }) => !isOk).map(({ name }) => name);
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
const verdict = failed.length === 0 ? 'all good' : `FAILED: ${failed.join(', ')}`;
console.log(`check: ${verdict} (${formatTests(sumOfTests(results))}, ${seconds} s)`);
process.exitCode = failed.length === 0 ? 0 : 1;
