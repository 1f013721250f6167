import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mix } from '../plan/mix';
import { measureAll, type Measured } from '../lab/laboratory';
import { plot } from '../lab/plot';
import { tables } from '../lab/tables';
import type { CommandLine } from './options';

const plotFile = join(__dirname, '../../../docs/load-balancing.svg');

/** Runs `npm run simulate -- --lab`: measures every variant, prints the tables and draws the plot. */
export async function laboratory(options: CommandLine): Promise<number> {
  const { seed, tasks, isJson } = options;
  const all = await measureAll(seed, tasks, ({ variant, fleet, load, waits }) => {
    const short = waits.of(mix[0].capability)!;
    console.error(`${fleet}, ρ = ${load}, ${variant}: short p99 ${(short.p99Ms / 1000).toFixed(2)} s`);
  });
  writeFileSync(plotFile, plot(all));
  if (isJson) console.log(JSON.stringify(all.map(toJson)));
  else console.log(`${tables(all)}\n\nnpm run simulate -- --lab --seed ${seed} --tasks ${tasks}`);
  return 0;
}

function toJson({ variant, isReal, fleet, load, waits }: Measured) {
  const classes = Object.fromEntries(waits.classes.map((name) => [name, waits.of(name)]));
  return { variant, isReal, fleet, load, meanWaitMs: waits.meanWaitMs, longestWaitMs: waits.longestWaitMs, classes };
}
