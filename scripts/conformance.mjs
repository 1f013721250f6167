#!/usr/bin/env node
// `npm run conformance`: runs the official MCP conformance suite for clients on the client of the MCP worker. The suite
// needs a newer Node than this project; pinned versions of both are installed into a cache (scripts/mcp-servers.mjs).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applying, notApplying } from '../test/conformance/scenarios.mjs';
import { folderOf, install } from './mcp-servers.mjs';
import { setUpTypeScript } from './setup/typescript.mjs';
import { ROOT, start } from './setup/command.mjs';

const folder = await install('conformance');
await setUpTypeScript({ log: () => {} });
const node = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const suite = join(folderOf('conformance'), 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
const results = mkdtempSync(join(tmpdir(), 'yard-conformance-'));
process.on('exit', () => rmSync(results, { recursive: true, force: true }));

const { output: listed } = await start(node, [suite, 'list']);
const scenarios = [...listed.slice(listed.indexOf('Client scenarios')).matchAll(/^ {2}- (\S+)/gm)].map(
  ([, name]) => name,
);
const reasonOf = (name) => Object.entries(notApplying).find(([beginning]) => name.startsWith(beginning))?.[1];
const unknown = scenarios.filter((name) => !applying.includes(name) && reasonOf(name) === undefined);
const gone = applying.filter((name) => !scenarios.includes(name));
const failed = [];
for (const scenario of applying) {
  const command = `${process.execPath} ${join(ROOT, 'test/conformance/client.mjs')}`;
  const args = [suite, 'client', '--command', command, '--scenario', scenario, '--output-dir', results];
  const { code, output } = await start(node, args);
  const checks = /Passed: (\d+\/\d+)/.exec(output)?.[1] ?? 'no checks';
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${scenario} (${checks})`);
  if (code === 0 && checks !== 'no checks') continue;
  failed.push(scenario);
  console.log(output);
}
for (const name of scenarios.filter((each) => !applying.includes(each)))
  console.log(`-       ${name}: ${reasonOf(name) ?? 'NOT IN test/conformance/scenarios.mjs'}`);
const isGood = failed.length + unknown.length + gone.length === 0 && scenarios.length > 0;
console.log(
  `conformance: ${isGood ? 'all good' : 'FAILED'}, ${applying.length - failed.length} of ${applying.length} that apply, of ${scenarios.length}`,
);
process.exitCode = isGood ? 0 : 1;
