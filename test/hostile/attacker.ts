import { createInterface } from 'node:readline';
import { families } from './families';
import type { Family } from './hostile-case';
import { World } from './support/world';

/**
 * Attacks a service continuously, for `npm run bench -- --only hostile`: `attacker.ts <url>`. A line with a family on standard input starts
 * its cases; the line `rest` pauses them and is answered with `resting`. Exits at the end of standard input.
 */
async function main(): Promise<void> {
  const world = new World(process.argv[2]!);
  let attack: Promise<void> = Promise.resolve();
  let isOn = false;
  console.log('ready');
  for await (const line of createInterface(process.stdin)) {
    const family = families.find(({ name }) => name === line);
    isOn = family !== undefined;
    if (family) attack = attackOnAndOn(world, family, () => isOn);
    else console.log(await attack.then(() => 'resting'));
  }
  process.exit(0);
}

/** Maximum cases per second. Many are floods already; without a limit the benchmark would only measure the CPU. */
const casesPerSecond = 20;
/** Time limit of a case, so that an unanswered one does not block the others. */
const caseMsMax = 10_000;

/** Next case of each family, to continue after a pause. */
const turns = new Map<string, number>();

async function attackOnAndOn(world: World, { name, cases }: Family, isOn: () => boolean): Promise<void> {
  while (isOn()) {
    const turn = turns.get(name) ?? 0;
    turns.set(name, (turn + 1) % cases.length);
    const next = elapsed(1000 / casesPerSecond);
    await Promise.race([cases[turn]!.send(world).catch(() => undefined), elapsed(caseMsMax)]);
    await world.leave();
    await next;
  }
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

void main();
