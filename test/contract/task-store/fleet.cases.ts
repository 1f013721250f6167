import { fleetRow as row, openForEach, type OpenTaskStore, startMs } from './fixture';

/** Describes the links of workers, as seen by every store on the same data. */
export function describeFleet(open: OpenTaskStore): void {
  describe('the fleet', () => {
    const given = openForEach(open);

    it('is the same in every store', async () => {
      const second = await given.openSecond();
      await given.store.fleet.link(row());
      await second.fleet.link(row({ workerId: 'w-2', linkId: 'r-2~1' }));
      for (const { fleet } of [given.store, second]) {
        expect(fleet.workers().map(({ workerId }) => workerId)).toEqual(['w-1', 'w-2']);
        expect(fleet.get('w-2')).toEqual(row({ workerId: 'w-2', linkId: 'r-2~1' }));
        expect(fleet.get('w-3')).toBeUndefined();
      }
    });

    it('records the newest link of a worker, and returns the previous row', async () => {
      const { fleet } = given.store;
      expect(await fleet.link(row({ isCordoned: true }))).toBeUndefined();
      expect(await fleet.link(row({ linkId: 'r-2~1' }))).toEqual(row({ isCordoned: true }));
      expect(fleet.workers()).toEqual([row({ linkId: 'r-2~1' })]);
    });

    it('allows only the newest link to change or remove a row', async () => {
      const { fleet } = given.store;
      await fleet.link(row());
      await fleet.link(row({ linkId: 'r-2~1' }));
      expect(await fleet.update(row({ state: 'offline' }))).toBe(false);
      expect(await fleet.unlink('w-1', 'r-1~1')).toBe(false);
      expect(await fleet.update(row({ workerId: 'w-2' }))).toBe(false);
      expect(await fleet.update(row({ linkId: 'r-2~1', state: 'online' }))).toBe(true);
      expect(fleet.get('w-1')).toMatchObject({ linkId: 'r-2~1', state: 'online' });
      expect(await fleet.unlink('w-1', 'r-2~1')).toBe(true);
      expect(fleet.workers()).toEqual([]);
    });

    it('notifies every store of every change, until unsubscribed', async () => {
      const second = await given.openSecond();
      const told: Array<[workerId: string, state: string, isGone: boolean]> = [];
      const end = second.fleet.subscribe(({ workerId, state }, isGone) => told.push([workerId, state, isGone]));
      await given.store.fleet.link(row());
      await given.store.fleet.update(row({ state: 'online' }));
      await given.store.fleet.unlink('w-1', 'r-1~1');
      end();
      await given.store.fleet.link(row());
      expect(told).toEqual([
        ['w-1', 'registering', false],
        ['w-1', 'online', false],
        ['w-1', 'online', true],
      ]);
    });

    it('reports live replicas, and drops the others with their workers', async () => {
      const second = await given.openSecond();
      await given.store.fleet.markAlive('r-1', startMs + 10);
      await given.store.fleet.markAlive('r-2', startMs + 500);
      await given.store.fleet.link(row());
      await given.store.fleet.link(row({ workerId: 'w-2', linkId: 'r-2~1' }));
      const { fleet } = second;
      expect([9, 10].map((ms) => fleet.isAlive('r-1', startMs + ms))).toEqual([true, false]);
      expect(fleet.isAlive('r-3', startMs)).toBe(false);
      await fleet.dropReplicas(startMs + 10);
      expect(fleet.workers()).toHaveLength(2);
      await fleet.dropReplicas(startMs + 11);
      expect(given.store.fleet.workers().map(({ workerId }) => workerId)).toEqual(['w-2']);
    });

    it('assigns the housekeeping to one open store at a time', async () => {
      const second = await given.openSecond();
      const keeping = () => Promise.all([given.store, second].map(({ fleet }) => fleet.runsHousekeeping()));
      expect((await keeping()).filter(Boolean)).toHaveLength(1);
      const [isFirst] = await keeping();
      const [leaving, staying] = isFirst ? [given.store, second] : [second, given.store];
      await leaving.close();
      expect(await staying.fleet.runsHousekeeping()).toBe(true);
    });
  });

  describe('a store on shared data', () => {
    const given = openForEach(open);

    it('keeps working when another store closes, and has its records', async () => {
      const second = await given.openSecond();
      const session = {
        id: 's-1',
        capability: 'c',
        labels: { require: {}, prefer: {} },
        ttlMs: 1,
        createdAtMs: startMs,
      };
      const adding = given.store.sessions.add({ ...session, workerId: 'w', instanceId: 'i', linkId: 'r-1~1' });
      await given.store.close();
      await adding;
      expect(await second.sessions.get('s-1')).toMatchObject({ state: 'open' });
      await expect(given.store.tasks.get('t-1')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      expect(await second.tasks.get('t-1')).toBeUndefined();
    });
  });
}
