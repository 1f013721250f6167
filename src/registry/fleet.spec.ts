import { ManualClock } from '@yardmaster/testkit';
import { Fleet } from './fleet';
import type { FleetRow, FleetRows } from './fleet-rows';
import { Registry } from './registry';
import type { Registration } from './worker';

const [own, other, third] = ['r-own', 'r-other', 'r-third'] as const;

const capability = (name: string, property = 'x', sessions = false) => ({
  name,
  description: `takes ${property}`,
  inputSchema: { type: 'object', required: [property] },
  ...(sessions && { sessions }),
});

function registration(workerId: string, over: Partial<Registration> = {}): Registration {
  const rest = { instanceId: 'i1', linkId: 'r-own~0', name: 'python', version: '1', slots: 2, labels: {} };
  return { workerId, capabilities: [capability('python.run')], ...rest, ...over };
}

function row(replicaId: string, workerId: string, over: Partial<FleetRow> = {}): FleetRow {
  const link = { linkId: `${replicaId}~0`, registeredAtMs: 1000, lastSeenAtMs: 2000, reconnects: 0, heartbeats: 3 };
  return { ...registration(workerId), ...link, state: 'online', isCordoned: false, inFlight: [], ...over };
}

/** Rows that the test writes. */
class WrittenRows implements FleetRows {
  readonly dead = new Set<string>();
  private readonly byWorker = new Map<string, FleetRow>();
  private readonly listeners = new Set<(row: FleetRow) => void>();

  write(...rows: FleetRow[]): void {
    for (const each of rows) {
      this.byWorker.set(each.workerId, each);
      this.tell(each);
    }
  }

  remove(workerId: string): void {
    const gone = this.byWorker.get(workerId)!;
    this.byWorker.delete(workerId);
    this.tell(gone);
  }

  workers(): FleetRow[] {
    return [...this.byWorker.values()];
  }

  get(workerId: string): FleetRow | undefined {
    return this.byWorker.get(workerId);
  }

  subscribe(listener: (row: FleetRow) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  isAlive(replicaId: string): boolean {
    return !this.dead.has(replicaId);
  }

  private tell(row: FleetRow): void {
    for (const listener of this.listeners) listener(row);
  }
}

describe(Fleet.name, () => {
  let clock: ManualClock;
  let registry: Registry;
  let rows: WrittenRows;
  let fleet: Fleet;

  beforeEach(() => {
    clock = new ManualClock(1000);
    registry = new Registry(clock);
    rows = new WrittenRows();
    fleet = new Fleet(own, registry, rows, clock);
    fleet.start();
  });
  afterEach(() => fleet.stop());

  function online(workerId: string, over: Partial<Registration> = {}): void {
    registry.register(registration(workerId, over));
    registry.apply(workerId, 'registered');
  }

  const states = (): Record<string, string> =>
    Object.fromEntries(fleet.list().map(({ workerId, state }) => [workerId, state]));

  it('is the registry if all workers are linked here', () => {
    online('w-1');
    rows.write(row(own, 'w-1', { inFlight: ['t-1'] }));
    expect(fleet.list()).toEqual(registry.list());
    expect(fleet.get('w-1')).toBe(registry.get('w-1'));
    expect(fleet.holderOf('w-1')).toBeUndefined();
    expect(fleet.catalogue).toBe(registry);
    expect(fleet.catalogue.capabilities()).toEqual(registry.capabilities());
  });

  describe('reading workers', () => {
    it('returns the workers of other replicas and those of this one', () => {
      online('w-1');
      rows.write(row(other, 'w-2', { inFlight: ['t-1'], load: { cpu: 0.5, memoryBytes: 1 } }));
      expect(states()).toEqual({ 'w-1': 'online', 'w-2': 'online' });
      const { inFlight, ...rest } = row(other, 'w-2', { load: { cpu: 0.5, memoryBytes: 1 } });
      expect(inFlight).toEqual([]);
      expect(fleet.get('w-2')).toEqual({
        ...rest,
        inFlight: new Set(['t-1']),
        rejectionsInARow: 0,
        pausedUntilMs: 0,
      });
      expect(fleet.get('w-3')).toBeUndefined();
    });

    it('returns rows that existed before the start', () => {
      rows.write(row(other, 'w-2'));
      fleet.stop();
      fleet = new Fleet(own, registry, rows, clock);
      fleet.start();
      expect(states()).toEqual({ 'w-2': 'online' });
    });

    it('follows each change of a row, and its end', () => {
      rows.write(row(other, 'w-2'));
      rows.write(row(other, 'w-2', { state: 'draining', inFlight: ['t-1'] }));
      expect(fleet.get('w-2')).toMatchObject({ state: 'draining', inFlight: new Set(['t-1']) });
      rows.remove('w-2');
      expect(fleet.list()).toEqual([]);
    });

    it('returns a worker once while its link moves, at its newest link', () => {
      online('w-1');
      rows.write(row(own, 'w-1'), row(other, 'w-1', { instanceId: 'i2' }));
      expect(fleet.list()).toMatchObject([{ workerId: 'w-1', instanceId: 'i2' }]);
      expect(fleet.get('w-1')).toMatchObject({ instanceId: 'i2' });
      expect(fleet.holderOf('w-1')).toEqual({ replicaId: other, isAlive: true });
      rows.write(row(own, 'w-1'));
      expect(fleet.list()).toMatchObject([{ workerId: 'w-1', instanceId: 'i1' }]);
      expect(fleet.holderOf('w-1')).toBeUndefined();
    });

    it('returns the workers of a dead replica as offline, until it is alive again', () => {
      rows.write(row(other, 'w-2'), row(third, 'w-3'));
      rows.dead.add(other);
      expect(states()).toEqual({ 'w-2': 'offline', 'w-3': 'online' });
      expect(fleet.holderOf('w-2')).toEqual({ replicaId: other, isAlive: false });
      rows.write(row(other, 'w-2', { inFlight: ['t-1'] }));
      expect(states()).toEqual({ 'w-2': 'offline', 'w-3': 'online' });
      rows.dead.delete(other);
      expect(states()).toEqual({ 'w-2': 'online', 'w-3': 'online' });
    });
  });

  it('does not query replicas and capabilities elsewhere when no worker is linked there', () => {
    rows.write(row(other, 'w-2'), row(third, 'w-3'));
    rows.remove('w-2');
    rows.write(row(own, 'w-3'));
    rows.isAlive = () => {
      throw new Error('asked');
    };
    expect(fleet.list()).toEqual([]);
    expect(fleet.catalogue).toBe(registry);
  });

  it('follows no rows after the stop', () => {
    fleet.stop();
    rows.write(row(other, 'w-2'));
    expect(fleet.list()).toEqual([]);
  });

  describe('isCapable', () => {
    it('includes the workers of other replicas, with their labels', () => {
      rows.write(row(other, 'w-2', { labels: { gpu: 'a100' } }));
      expect(fleet.catalogue.isCapable('python.run', {})).toBe(true);
      expect(fleet.catalogue.isCapable('python.run', { gpu: 'a100' })).toBe(true);
      expect(fleet.catalogue.isCapable('python.run', { gpu: 'h100' })).toBe(false);
      expect(fleet.catalogue.isCapable('shell.run', {})).toBe(false);
      const { capabilities } = rows.get('w-2')!;
      rows.write(row(other, 'w-2', { capabilities, labels: { gpu: 'h100' } }));
      expect(fleet.catalogue.isCapable('python.run', { gpu: 'h100' })).toBe(true);
    });

    it.each(['online', 'suspect', 'draining', 'registering'] as const)('counts a worker that is %s', (state) => {
      rows.write(row(other, 'w-2', { state }));
      expect(fleet.catalogue.isCapable('python.run', {})).toBe(true);
    });

    it('counts neither a lost worker nor one of a dead replica', () => {
      rows.write(row(other, 'w-2', { state: 'offline' }), row(third, 'w-3'));
      rows.dead.add(third);
      expect(fleet.catalogue.isCapable('python.run', {})).toBe(false);
      expect(fleet.catalogue.offersCapability('python.run')).toBe(false);
      expect(fleet.catalogue.inputSchemaOf('python.run')).toBeUndefined();
      expect(fleet.catalogue.capabilities()).toEqual([]);
      online('w-1');
      expect(fleet.catalogue.isCapable('python.run', {})).toBe(true);
    });
  });

  describe('capabilities', () => {
    it('returns the capabilities of all workers, as the worker that registered last declares them', () => {
      online('w-1', { capabilities: [capability('a.b', 'own'), capability('own.only')] });
      const registeredAtMs = clock.nowMs() + 1;
      rows.write(row(other, 'w-2', { capabilities: [capability('a.b', 'other')], registeredAtMs }));
      rows.write(row(third, 'w-3', { capabilities: [capability('other.only')], registeredAtMs: 1 }));
      expect(fleet.catalogue.capabilities()).toEqual([
        { ...capability('a.b', 'other'), workerIds: ['w-2', 'w-1'] },
        { ...capability('other.only'), workerIds: ['w-3'] },
        { ...capability('own.only'), workerIds: ['w-1'] },
      ]);
      expect(fleet.catalogue.inputSchemaOf('a.b')!.check({})).toEqual({ path: 'other', message: 'is required' });
      expect(fleet.catalogue.inputSchemaOf('other.only')!.check({})).toEqual({ path: 'x', message: 'is required' });
      expect(
        ['a.b', 'own.only', 'other.only', 'none.such'].map((name) => fleet.catalogue.offersCapability(name)),
      ).toEqual([true, true, true, false]);
    });

    it('returns the declaration of a local worker if it registered last', async () => {
      rows.write(row(other, 'w-2', { capabilities: [capability('a.b', 'other')] }));
      await clock.advance(1);
      online('w-1', { capabilities: [capability('a.b', 'own')] });
      expect(fleet.catalogue.capabilities()).toEqual([{ ...capability('a.b', 'own'), workerIds: ['w-1', 'w-2'] }]);
      expect(fleet.catalogue.inputSchemaOf('a.b')!.check({})).toEqual({ path: 'own', message: 'is required' });
    });

    it('changes with the declarations', () => {
      rows.write(row(other, 'w-2'));
      rows.write(row(other, 'w-2', { capabilities: [capability('shell.run')] }));
      expect(fleet.catalogue.capabilities().map(({ name }) => name)).toEqual(['shell.run']);
      expect(fleet.catalogue.isCapable('python.run', {})).toBe(false);
    });
  });

  describe('the event capabilities', () => {
    it('is emitted when the offered capabilities may have changed, here or elsewhere, and not for tasks in flight', () => {
      let told = 0;
      fleet.on('capabilities', () => told++);
      const seen = (): number => [told, (told = 0)][0]!;
      online('w-1');
      expect(seen()).toBe(1);
      rows.write(row(other, 'w-2'));
      expect(seen()).toBe(1);
      const { capabilities, labels } = rows.get('w-2')!;
      rows.write(row(other, 'w-2', { capabilities, labels, inFlight: ['t-1'] }));
      expect(seen()).toBe(0);
      rows.dead.add(other);
      expect(fleet.catalogue.offersCapability('none.such')).toBe(false);
      expect(seen()).toBe(1);
      rows.remove('w-2');
      expect(seen()).toBe(1);
    });
  });

  describe('remoteSessionHosts', () => {
    it('returns each replica with an online worker that supports such sessions', () => {
      const capabilities = [capability('browser.run', 'x', true)];
      online('w-1', { capabilities, sessionsMax: 1 });
      expect(fleet.remoteSessionHosts('browser.run', {})).toEqual([]);
      rows.write(row(other, 'w-2', { capabilities }), row(other, 'w-3', { capabilities }));
      rows.write(row(third, 'w-4', { capabilities, labels: { zone: 'b' } }));
      expect(fleet.remoteSessionHosts('browser.run', {})).toEqual([other, third]);
      expect(fleet.remoteSessionHosts('browser.run', { zone: 'b' })).toEqual([third]);
      expect(fleet.remoteSessionHosts('python.run', {})).toEqual([]);
      rows.write(row(third, 'w-4', { capabilities, state: 'draining' }));
      rows.dead.add(other);
      expect(fleet.remoteSessionHosts('browser.run', {})).toEqual([]);
    });
  });
});
