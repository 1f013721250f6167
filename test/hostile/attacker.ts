import { createInterface } from 'node:readline';
import { families } from './families';
import type { Family } from './hostile-case';
import { World } from './support/world';

/**
 * Attacks a service on and on, for `npm run bench -- --only hostile`: `attacker.ts <url>`. A line of standard input names a family,
 * whose cases are sent one after another until the line `rest` comes, which is answered `resting`. It ends with its input.
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

/** Cases a second at the most: many of them are floods already, and an attacker without any bound measures the processor alone. */
const casesPerSecond = 20;
/** A case that is never answered must not keep the others from their turn. */
const caseMsMax = 10_000;

/** The next case of each family: an attack that rested goes on with it. */
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
