import { ManualClock } from '@yardmaster/testkit';
import { Registry } from './registry';
import type { Registration } from './worker';
import { nextWorkerState, workerStates, workerTransitions } from './worker.state';

const capability = (name: string, inputSchema: Record<string, unknown> = { type: 'object' }) => ({
  name,
  description: '',
  inputSchema,
});

function registration(workerId: string, over: Partial<Registration> = {}): Registration {
  const rest = {
    instanceId: 'i1',
    linkId: 'r-1~1',
    name: 'python',
    version: '1',
    slots: 2,
    capabilities: [capability('python.run')],
    labels: {},
  };
  return { workerId, ...rest, ...over };
}

describe(Registry.name, () => {
  let clock: ManualClock;
  let registry: Registry;

  beforeEach(() => {
    clock = new ManualClock();
    registry = new Registry(clock);
  });

  function online(workerId: string, over: Partial<Registration> = {}): void {
    registry.register(registration(workerId, over));
    registry.apply(workerId, 'registered');
  }

  const ids = (capabilityName: string, require = {}): string[] =>
    Array.from(registry.candidates(capabilityName, require), ({ workerId }) => workerId);

  describe('a lost worker', () => {
    const heavy = { ...capability('heavy.one', { description: 'x'.repeat(1000) }), description: 'y', sessions: true };

    it('keeps only the names of its capabilities, until it reconnects', () => {
      online('a', { capabilities: [heavy] });
      registry.apply('a', 'linkClosed', 'closed');
      expect(registry.get('a')!.capabilities).toEqual([heavy]);
      registry.apply('a', 'lost');
      const names = [{ name: 'heavy.one', description: '', inputSchema: {}, sessions: true }];
      expect(registry.get('a')!.capabilities).toEqual(names);
      online('a', { capabilities: [heavy] });
      expect(registry.get('a')!.capabilities).toEqual([heavy]);
    });

    it('is removed if the lost workers exceed a size limit, the longest lost first', () => {
      const capabilities = Array.from({ length: 512 }, (_, n) => capability(`heavy.${'n'.repeat(100)}${n}`));
      for (let n = 0; n < 250; n++) {
        online(`w-${n}`, { capabilities });
        registry.apply(`w-${n}`, 'lost');
      }
      const kept = registry.list().map(({ workerId }) => workerId);
      expect([kept.length, kept[0], kept.at(-1)]).toEqual([211, 'w-39', 'w-249']);
    });
  });

  describe('the candidates', () => {
    it('are online workers with the capability, the labels and a free slot', () => {
      online('a', { labels: { region: 'eu' } });
      online('b', { slots: 1 });
      online('c', { capabilities: [capability('shell.run')] });
      registry.register(registration('still-registering'));
      registry.occupy('b', 't1');
      expect(ids('python.run')).toEqual(['a']);
      expect(ids('shell.run')).toEqual(['c']);
      expect(ids('python.run', { region: 'us' })).toEqual([]);
      registry.vacate('b', 't1');
      expect(ids('python.run')).toEqual(['a', 'b']);
    });

    it('emits a free slot when a pause ends, also if the timer fires slightly early', () => {
      let fire!: () => void;
      jest.spyOn(clock, 'setTimer').mockImplementation((_, callback) => {
        fire = callback;
        return { cancel: () => undefined };
      });
      online('a');
      registry.recordRejection('a', () => 500);
      const room = jest.fn(() => registry.freeSlotsFor('python.run', {}));
      registry.on('slotFreed', room);
      fire();
      expect(room).toHaveReturnedWith(2);
    });

    it('counts the same free slots for one kind of task as for all, also if the timer of a pause is late', () => {
      online('a');
      registry.recordRejection('a', () => 500);
      jest.spyOn(clock, 'nowMs').mockReturnValue(clock.nowMs() + 500);
      expect([registry.freeSlotsFor('python.run', {}), registry.freeSlots]).toEqual([0, 0]);
    });

    it('does not end a pause by the timer of an earlier one', async () => {
      online('a');
      registry.recordRejection('a', () => 500);
      await clock.advance(100);
      registry.recordRejection('a', () => 1000);
      await clock.advance(400);
      expect(registry.freeSlotsFor('python.run', {})).toBe(0);
      await clock.advance(600);
      expect(registry.freeSlotsFor('python.run', {})).toBe(2);
    });

    it('excludes a paused worker until its pause ends, and then emits a free slot', async () => {
      online('a');
      registry.recordRejection('a', () => 500);
      const room = jest.fn();
      registry.on('slotFreed', room);
      expect(ids('python.run')).toEqual([]);
      await clock.advance(500);
      expect(room).toHaveBeenCalledTimes(1);
      expect(ids('python.run')).toEqual(['a']);
    });
  });

  it('counts rejections in a row, until a task is accepted', () => {
    online('a');
    const counted: number[] = [];
    const count = (inARow: number): number => counted.push(inARow);
    registry.recordRejection('a', count);
    registry.recordRejection('a', count);
    registry.recordAcceptance('a');
    registry.recordRejection('a', count);
    registry.recordRejection('unknown', count);
    expect(counted).toEqual([1, 2, 1]);
  });

  describe('register', () => {
    it('keeps the tasks in flight across a reconnection, and counts it', () => {
      online('a');
      registry.occupy('a', 't1');
      registry.apply('a', 'linkClosed', 'closed');
      expect(registry.get('a')).toMatchObject({ state: 'suspect', linkEnd: 'closed', reconnects: 0 });
      registry.register(registration('a', { instanceId: 'i2', linkId: 'r-1~1' }));
      expect(registry.get('a')).toMatchObject({
        state: 'registering',
        instanceId: 'i2',
        linkId: 'r-1~1',
        reconnects: 1,
        linkEnd: undefined,
      });
      expect([...registry.get('a')!.inFlight]).toEqual(['t1']);
    });

    it('keeps an operator’s drain across a reconnection until it is resumed', () => {
      online('a');
      registry.cordon('a', true);
      registry.apply('a', 'linkClosed', 'closed');
      online('a');
      expect(registry.get('a')!.state).toBe('draining');
      registry.cordon('a', false);
      expect(registry.get('a')!.state).toBe('online');
    });

    it('drops a worker’s own drain when it reconnects', () => {
      online('a');
      registry.apply('a', 'drain');
      online('a');
      expect(registry.get('a')!.state).toBe('online');
    });
  });

  describe('inputSchemaOf', () => {
    it('returns the declaration of the worker that registered last', async () => {
      online('a', { capabilities: [capability('x.y', { required: ['old'] })] });
      await clock.advance(1);
      online('b', { capabilities: [capability('x.y', { required: ['new'] })] });
      expect(registry.inputSchemaOf('x.y')!.check({})).toEqual({ path: 'new', message: 'is required' });
      registry.apply('b', 'lost');
      expect(registry.inputSchemaOf('x.y')!.check({})).toEqual({ path: 'old', message: 'is required' });
      expect(registry.inputSchemaOf('none.such')).toBeUndefined();
    });
  });

  it('loses a capability with its last worker', () => {
    online('a', { capabilities: [capability('x.y')] });
    online('b');
    const names = (): string[] => registry.capabilities().map(({ name }) => name);
    expect(names()).toEqual(['python.run', 'x.y']);
    registry.setCapabilities('b', []);
    registry.apply('a', 'lost');
    expect(names()).toEqual([]);
  });

  it('emits each change of state once, and only changes of the table', () => {
    const told: string[] = [];
    registry.on('state', ({ state }, from) => told.push(`${from ?? ''}→${state}`));
    online('a');
    registry.apply('a', 'resume');
    registry.apply('a', 'linkClosed', 'silent');
    registry.apply('a', 'lost');
    registry.apply('a', 'lost');
    registry.apply('a', 'remove');
    expect(told).toEqual([
      '→registering',
      'registering→online',
      'online→suspect',
      'suspect→offline',
      'offline→removed',
    ]);
    expect(registry.get('a')).toBeUndefined();
  });
});

describe('worker states', () => {
  it('can all be reached, and all but `registering` allow a registration', () => {
    const reached = new Set(Object.values(workerTransitions).flatMap((row) => Object.values(row)));
    expect([...reached].sort()).toEqual([...workerStates].sort());
    expect(workerStates.filter((state) => nextWorkerState(state, 'register') === undefined)).toEqual(['registering']);
  });
});
