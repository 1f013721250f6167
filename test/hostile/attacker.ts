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

/** A case that is never answered must not keep the others from their turn. */
const caseMsMax = 10_000;

async function attackOnAndOn(world: World, { cases }: Family, isOn: () => boolean): Promise<void> {
  for (let turn = 0; isOn(); turn = (turn + 1) % cases.length) {
    await Promise.race([cases[turn]!.send(world).catch(() => undefined), elapsed(caseMsMax)]);
    await world.leave();
  }
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

void main();
