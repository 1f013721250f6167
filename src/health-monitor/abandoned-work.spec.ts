import type { TaskStore } from '../tasks';
import { claimed, fleetRow, holder, startMs } from '../../test/contract/task-store/fixture';
import { openVolatileStore } from '../../test/support/engines';
import { AbandonedWork } from './abandoned-work';

const config = { leaseTtlMs: 15_000, restartGraceMs: 7000, reconnectGraceMs: 2000 };

describe(AbandonedWork, () => {
  let store: TaskStore;
  let abandoned: AbandonedWork;

  beforeEach(async () => {
    store = await openVolatileStore();
    abandoned = new AbandonedWork(store, { renew: async () => undefined }, config);
    abandoned.start(startMs);
  });
  afterEach(() => store.close());

  async function running(linkId: string, leaseUntilMs = startMs + 100_000): Promise<string> {
    const { task } = await claimed(store, {}, { ...holder('w-1', leaseUntilMs), linkId });
    return task.id;
  }
  const abandonedAt = async (ms: number) => (await abandoned.find(startMs + ms)).attempts.map(({ taskId }) => taskId);
  const expiredAt = async (ms: number) => (await abandoned.findExpired(startMs + ms)).map(({ taskId }) => taskId);

  it('gives workers the longer grace after a start', async () => {
    const id = await running('r-before~1');
    expect(await abandonedAt(0)).toEqual([]);
    expect(await abandonedAt(6999)).toEqual([]);
    expect(await abandonedAt(7000)).toEqual([id]);
  });

  it('gives the workers of an ended control plane the grace of a closed link', async () => {
    await store.fleet.markAlive('r-other', startMs + 20_000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1');
    expect(await abandonedAt(19_999)).toEqual([]);
    expect(await abandonedAt(20_000)).toEqual([]);
    expect(await abandonedAt(21_999)).toEqual([]);
    expect(await abandonedAt(22_000)).toEqual([id]);
  });

  it('restarts the grace if the link was there meanwhile', async () => {
    await store.fleet.markAlive('r-other', startMs + 10_000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1');
    expect(await abandonedAt(10_000)).toEqual([]);
    await store.fleet.markAlive('r-other', startMs + 11_500);
    expect(await abandonedAt(11_000)).toEqual([]);
    expect(await abandonedAt(12_500)).toEqual([]);
    expect(await abandonedAt(14_500)).toEqual([id]);
  });

  it('waits for a registering worker, but not longer than a lease', async () => {
    await store.fleet.markAlive('r-other', startMs + 60_000);
    const id = await running('r-before~1', startMs + 1);
    await store.fleet.link(fleetRow({ linkId: 'r-other~2', registeredAtMs: startMs + 10_000 }));
    expect(await abandonedAt(24_999)).toEqual([]);
    expect(await abandonedAt(25_000)).toEqual([]);
    expect(await abandonedAt(27_000)).toEqual([id]);
  });

  it('treats an ended lease as a loss only while its replica is alive', async () => {
    await store.fleet.markAlive('r-other', startMs + 5000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1', startMs + 3000);
    expect(await expiredAt(3000)).toEqual([]);
    expect(await expiredAt(3001)).toEqual([id]);
    expect(await expiredAt(5000)).toEqual([]);
  });
});
