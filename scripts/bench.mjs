#!/usr/bin/env node
// `npm run bench [-- --json] [-- --quick]`: ratios, each measured side by side in this run on this machine.
import { cpus, totalmem } from 'node:os';
import { setUp } from './setup.mjs';

const isJson = process.argv.includes('--json');
const scale = process.argv.includes('--quick') ? 0.2 : 1;
const say = (text) => isJson || console.log(text);
const times = (count) => Math.max(2, Math.round(count * scale));

await setUp({ log: say });
const { measureRoundTrips } = await import('../test/bench/round-trip.mjs');
const { measureStartUp } = await import('../test/bench/start-up.mjs');
const { measureLinks } = await import('../test/bench/links.mjs');

say(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
say('a no-op task to a worker in another process and back …');
const trips = await measureRoundTrips({ rounds: times(10), countPerRound: 200, rateCount: times(10_000) });
say('start to ready …');
const startUp = await measureStartUp({ rounds: times(10) });
say('links …\n');
const links = await measureLinks({ rounds: times(20) });

const ratio = (name) => trips[name].p50Ms / trips.bareAck.p50Ms;
const rows = [
  ['bare Socket.IO acknowledgement, p50', ms(trips.bareAck.p50Ms), ''],
  [
    'executeTask, DURABILITY=normal, p50',
    `${ms(trips.executeNormal.p50Ms)} = ${x(ratio('executeNormal'))} of it`,
    '≤ 2×',
  ],
  ['executeTask, DURABILITY=full, p50', `${ms(trips.executeFull.p50Ms)} = ${x(ratio('executeFull'))} of it`, '≤ 2×'],
  ['REST, DURABILITY=full, p50', `${ms(trips.restFull.p50Ms)} = ${x(ratio('restFull'))} of it`, '≤ 2×'],
  ['executeTask at 64, normal / full', `${rate(trips.executeNormal)} / ${rate(trips.executeFull)}`, ''],
  ['REST at 64, full', rate(trips.restFull), ''],
  [
    'start to ready, mock',
    `${ms(startUp.mock.readyMs)} = ${x(startUp.mock.readyMs / startUp.bareNest.readyMs)} of bare Nest`,
    '≤ 1 s, ≤ 1.3×',
  ],
  [
    'resident memory, mock',
    `${startUp.mock.memoryMiB.toFixed(0)} MiB (bare Nest ${startUp.bareNest.memoryMiB.toFixed(0)})`,
    '≤ 130 MB',
  ],
  ['worker connect', ms(links.connectMs), '≤ 50 ms'],
  ['reconnect after a cut, median / longest', `${ms(links.reconnectMs)} / ${ms(links.reconnectMsMax)}`, '≤ 500 ms'],
];
if (isJson) console.log(JSON.stringify({ trips, startUp, links }));
else for (const [what, value, aim] of rows) console.log(`${what.padEnd(42)}${value.padEnd(38)}${aim && `aim ${aim}`}`);

function ms(value) {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function x(value) {
  return `${value.toFixed(2)}×`;
}

function rate({ ratePerS }) {
  return `${Math.round(ratePerS)} tasks/s`;
}
