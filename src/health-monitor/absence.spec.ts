import type { TaskStore } from '../tasks';
import { claimed, fleetRow, holder, startMs } from '../../test/contract/task-store/fixture';
import { openVolatileStore } from '../../test/support/engines';
import { Absence } from './absence';

const config = { leaseTtlMs: 15_000, restartGraceMs: 7000, reconnectGraceMs: 2000 };

describe(Absence, () => {
  let store: TaskStore;
  let absence: Absence;

  beforeEach(async () => {
    store = await openVolatileStore();
    absence = new Absence(store, { alive: async () => undefined }, config);
    absence.start(startMs);
  });
  afterEach(() => store.close());

  async function running(linkId: string, leaseUntilMs = startMs + 100_000): Promise<string> {
    const { task } = await claimed(store, {}, { ...holder('w-1', leaseUntilMs), linkId });
    return task.id;
  }
  const strandedAt = async (ms: number) => (await absence.stranded(startMs + ms)).attempts.map(({ taskId }) => taskId);
  const expiredAt = async (ms: number) => (await absence.expired(startMs + ms)).map(({ taskId }) => taskId);

  it('gives workers the longer grace after a start', async () => {
    const id = await running('r-before~1');
    expect(await strandedAt(0)).toEqual([]);
    expect(await strandedAt(6999)).toEqual([]);
    expect(await strandedAt(7000)).toEqual([id]);
  });

  it('gives the workers of a control plane that ended the grace of a closed link', async () => {
    await store.fleet.markAlive('r-other', startMs + 20_000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1');
    expect(await strandedAt(19_999)).toEqual([]);
    expect(await strandedAt(20_000)).toEqual([]);
    expect(await strandedAt(21_999)).toEqual([]);
    expect(await strandedAt(22_000)).toEqual([id]);
  });

  it('begins the grace again if the link was there meanwhile', async () => {
    await store.fleet.markAlive('r-other', startMs + 10_000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1');
    expect(await strandedAt(10_000)).toEqual([]);
    await store.fleet.markAlive('r-other', startMs + 11_500);
    expect(await strandedAt(11_000)).toEqual([]);
    expect(await strandedAt(12_500)).toEqual([]);
    expect(await strandedAt(14_500)).toEqual([id]);
  });

  it('waits for a worker that is registering, but not longer than a lease', async () => {
    await store.fleet.markAlive('r-other', startMs + 60_000);
    const id = await running('r-before~1', startMs + 1);
    await store.fleet.link(fleetRow({ linkId: 'r-other~2', registeredAtMs: startMs + 10_000 }));
    expect(await strandedAt(24_999)).toEqual([]);
    expect(await strandedAt(25_000)).toEqual([]);
    expect(await strandedAt(27_000)).toEqual([id]);
  });

  it('takes an ended lease for a loss only while somebody could have renewed it', async () => {
    await store.fleet.markAlive('r-other', startMs + 5000);
    await store.fleet.link(fleetRow({ linkId: 'r-other~1', state: 'online' }));
    const id = await running('r-other~1', startMs + 3000);
    expect(await expiredAt(3000)).toEqual([]);
    expect(await expiredAt(3001)).toEqual([id]);
    expect(await expiredAt(5000)).toEqual([]);
  });
});
