// Measures API keys: the cost of a task by the number of keys that take turns, and the wait of a light key beside a
// heavy one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fleetOf } from './dispatch.mjs';
import { root } from './processes.mjs';
import { median } from './statistics.mjs';

/** Tasks in flight: nearly all of them wait, so that each of the keys has waiting tasks. */
const concurrency = 2000;
const workers = 10;

/**
 * Measures the CPU time per task in alternating rounds: with the built-in key only, with one key, and with 1,000 keys,
 * all with the same number of waiting tasks. With `base`, the folder of another built checkout, also its built-in key.
 */
export async function measureKeys({ rounds, countPerRound, base }) {
  const contenders = { builtIn: [root, 0], one: [root, 1], thousand: [root, 1000], ...(base && { base: [base, 0] }) };
  const runs = {};
  for (const [name, [checkout, keys]] of Object.entries(contenders))
    runs[name] = await fleetOf(workers, checkout, { keys, concurrency });
  const seen = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  const names = Object.keys(runs);
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      seen[name].push(await runs[name](countPerRound));
  }
  const ratio = (name, to) => median(seen[name].map((value, round) => value / seen[to][round]));
  return {
    microseconds: Object.fromEntries(names.map((name) => [name, median(seen[name])])),
    thousandToOne: ratio('thousand', 'one'),
    ...(base && { builtInToBase: ratio('builtIn', 'base') }),
    light: { turns: lightKey('turns'), oneKey: lightKey('one-key') },
  };
}

/** Measures the light key in a process of its own. */
function lightKey(mode) {
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'test/bench/light-key.mjs'), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the light key could not be measured');
  return JSON.parse(stdout);
}
