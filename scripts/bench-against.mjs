#!/usr/bin/env node
// `npm run bench:against -- <commit> [--rounds 7] [--only trips,start,links] [--full] [--json]`: compares this checkout
// with another commit, in alternating rounds, so that machine noise affects both equally. Exits with 1 if a figure is
// significantly slower.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareRounds, slowdownMax } from '../test/bench/rounds.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const usage = 'npm run bench:against -- <commit> [--rounds 7] [--only trips,start,links] [--full] [--json]';
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: 'trips,start,links' },
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [commit] = positionals;
const rounds = Number(options.rounds);
if (options.help || commit === undefined || !Number.isInteger(rounds) || rounds < 2) {
  console.error(
    `usage: ${usage}\n--rounds is an integer of at least 2; without --full each round takes a fifth of the samples`,
  );
  process.exit(options.help ? 0 : 2);
}

const say = (text) => console.error(text);
const folder = mkdtempSync(join(tmpdir(), 'yardmaster-bench-'));
const there = join(folder, 'base');
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
process.on('exit', () => {
  spawnSync('git', ['worktree', 'remove', '--force', there], { cwd: here });
  rmSync(folder, { recursive: true, force: true });
});

say(`checking out ${commit} and installing its dependencies …`);
run(here, 'git', 'worktree', 'add', '--detach', there, commit);
run(there, 'npm', 'ci', '--ignore-scripts');
const measured = { base: [], head: [] };
measure(there); // sets the checkout up, and warms the file system caches
measure(here);
for (let round = 1; round <= rounds; round++) {
  const order = round % 2 === 0 ? ['head', 'base'] : ['base', 'head'];
  for (const side of order) measured[side].push(measure(side === 'head' ? here : there));
  say(`round ${round} of ${rounds}`);
}

const rows = compareRounds(measured);
if (options.json) console.log(JSON.stringify(rows));
else print(rows);
process.exitCode = rows.some(({ isSlower }) => isSlower) ? 1 : 0;

function measure(checkout) {
  const args = ['scripts/bench.mjs', '--json', '--only', options.only, ...(options.full ? [] : ['--quick'])];
  const lines = run(checkout, process.execPath, ...args)
    .trim()
    .split('\n');
  return JSON.parse(lines.at(-1));
}

function run(cwd, command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === 0) return stdout;
  say(`${[command, ...args].join(' ')} in ${cwd} failed:\n${error?.message ?? `${stdout}${stderr}`}`);
  process.exit(1);
}

function print(rows) {
  console.log(`${'figure'.padEnd(44)}${'median there'.padStart(14)}${'here'.padStart(14)}   cost here / there, 95 %`);
  for (const { figure, base, head, ratio, low, high, isSlower, isYardstick } of rows) {
    const interval = `${ratio.toFixed(3)}  [${low.toFixed(3)}, ${high.toFixed(3)}]`;
    const remark = isYardstick ? '  (not ours)' : isSlower ? '  SLOWER' : '';
    console.log(
      `${figure.padEnd(44)}${base.toPrecision(4).padStart(14)}${head.toPrecision(4).padStart(14)}   ${interval}${remark}`,
    );
  }
  console.log(`\nSLOWER: the whole interval lies above ${slowdownMax}. Rates count as cost: below 1 is faster.`);
}
