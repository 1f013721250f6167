import { ManualClock } from '../../clock';
import { Registry } from '../../registry';
import { waitForWorkers } from './wait-for-workers';
import { HopelessWorkers } from './worker-troubles';

describe(waitForWorkers.name, () => {
  const deadlineMs = 60_000;
  let clock: ManualClock;
  let registry: Registry;
  let aborter: AbortController;
  beforeEach(() => {
    clock = new ManualClock();
    registry = new Registry(clock);
    aborter = new AbortController();
  });

  const wait = (onChange?: (missing: string[]) => void): Promise<string[]> =>
    waitForWorkers(registry, ['a', 'b'], { clock, deadlineMs, signal: aborter.signal, onChange });

  function bring(workerId: string): void {
    registry.register({ workerId, instanceId: 'i', name: 'n', version: '1', slots: 1, capabilities: [], labels: {} });
    registry.apply(workerId, 'registered');
  }

  it('should resolve as soon as all are online, and tell who is missing until then', async () => {
    const changes: string[][] = [];
    const waiting = wait((missing) => changes.push(missing));
    bring('b');
    bring('a');
    expect(await waiting).toEqual([]);
    expect(changes[0]).toEqual(['a', 'b']);
    expect(changes).toContainEqual(['a']);
    expect(registry.listenerCount('state')).toBe(0);
  });

  it('should take a worker that an operator drained as here', async () => {
    bring('a');
    bring('b');
    registry.cordon('b', true);
    expect(await wait()).toEqual([]);
  });

  it('should not wait for those that are hopeless', async () => {
    const hopeless = new HopelessWorkers();
    const waiting = waitForWorkers(registry, ['a', 'b'], { clock, deadlineMs, signal: aborter.signal, hopeless });
    hopeless.add('a');
    bring('b');
    expect(await waiting).toEqual(['a']);
    expect(hopeless.listenerCount('more')).toBe(0);
  });

  it('should name those that are missing after the deadline', async () => {
    const waiting = wait();
    bring('a');
    await clock.advance(deadlineMs);
    expect(await waiting).toEqual(['b']);
  });

  it('should end at once where nobody waits any more', async () => {
    const waiting = wait();
    aborter.abort();
    expect(await waiting).toEqual(['a', 'b']);
    expect(await wait()).toEqual(['a', 'b']);
    expect(registry.listenerCount('state')).toBe(0);
  });
});
