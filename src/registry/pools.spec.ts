import { Pools, poolsMax } from './pools';
import type { WorkerRecord } from './worker';

const labels = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`l${index}`, 'x']));

function worker(workerId: string): WorkerRecord {
  const capabilities = [{ name: 'test.echo', description: '', inputSchema: {} }];
  const counters = { registeredAtMs: 0, lastSeenAtMs: 0, reconnects: 0, heartbeats: 0 };
  const state = { state: 'online', inFlight: new Set(), isCordoned: false, rejectionsInARow: 0, pausedUntilMs: 0 };
  const declared = {
    workerId,
    instanceId: 'i',
    linkId: 'r-1~1',
    name: 'test',
    version: '1',
    slots: 1,
    labels,
    capabilities,
  };
  return { ...declared, ...counters, ...state } as WorkerRecord;
}

/** Creates labels from the bits of a number: a different set for each number below 4096. */
const labelSet = (number: number) => Object.fromEntries(Object.entries(labels).filter((_, bit) => (number >> bit) & 1));

describe(Pools, () => {
  it('removes a dropped pool from its workers, even if no worker changes', () => {
    const workers = new Map(['a', 'b'].map((id) => [id, worker(id)]));
    const pools = new Pools(workers, () => false);
    for (let round = 0; round < 3; round++)
      for (let number = 0; number < 2 * poolsMax; number++) pools.get('test.echo', labelSet(number));
    expect([pools.membershipsOf('a'), pools.membershipsOf('b')]).toEqual([poolsMax, poolsMax]);
  });

  it('updates a worker in the remaining pools', () => {
    const record = worker('a');
    const pools = new Pools(new Map([['a', record]]), () => true);
    for (let number = 0; number < poolsMax + 10; number++) pools.get('test.echo', labelSet(number));
    const last = pools.get('test.echo', labelSet(poolsMax + 9));
    expect([last.capable.has('a'), last.free.has('a')]).toEqual([true, true]);
    pools.remove('a');
    expect([last.capable.size, last.free.size]).toEqual([0, 0]);
  });
});
