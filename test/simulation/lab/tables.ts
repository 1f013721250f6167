import { mix } from '../plan/mix';
import { fleets, loads, theoryMs, type FleetName, type Measured } from './laboratory';

const fleetNames: Readonly<Record<FleetName, string>> = {
  alike: 'Eight workers that are alike',
  'two slow': 'Two of the eight take twice as long',
};

/** Tables in Markdown, one for each fleet and load. */
export function tables(all: readonly Measured[]): string {
  return (Object.keys(fleets) as FleetName[])
    .flatMap((fleet) => loads.map((load) => table(fleet, load, all)))
    .join('\n\n');
}

function table(fleet: FleetName, load: number, all: readonly Measured[]): string {
  const rows = all.filter((measured) => measured.fleet === fleet && measured.load === load);
  const theory = fleet === 'alike' ? `; mean wait of one FIFO queue by Lee–Longton ${seconds(theoryMs(load))}` : '';
  return [
    `**${fleetNames[fleet]}, ρ = ${load}**${theory}`,
    '',
    `| order, strategy | ${mix.map(({ capability }) => `${capability.slice(4)} p50 / p99`).join(' | ')} | mean wait | longest wait |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...merged(rows.map(row)),
  ].join('\n');
}

/** Cells of one line, its name first. */
function row({ variant, isReal, waits }: Measured): [name: string, cells: string] {
  const classes = mix.map(({ capability }) => {
    const { p50Ms, p99Ms } = waits.of(capability)!;
    return `${seconds(p50Ms)} / ${seconds(p99Ms)}`;
  });
  const cells = [...classes, seconds(waits.meanWaitMs), seconds(waits.longestWaitMs)].join(' | ');
  return [isReal ? variant : `_${variant}_`, cells];
}

/** Merges variants with equal results into one row: `short-first, least-loaded, weighted`. */
function merged(rows: ReadonlyArray<[name: string, cells: string]>): string[] {
  const names = new Map<string, string[]>();
  for (const [name, cells] of rows) names.set(cells, [...(names.get(cells) ?? []), name]);
  return Array.from(names, ([cells, [first, ...others]]) => {
    const strategies = others.map((name) => name.split(', ')[1]);
    return `| ${[first, ...strategies].join(', ')} | ${cells} |`;
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
