import { ManualClock } from '@yardmaster/testkit';
import { Registry } from '../../registry';
import { WorkerArrivals } from './worker-arrivals';
import { FailingWorkers } from './worker-troubles';

describe(WorkerArrivals.name, () => {
  const deadlineMs = 60_000;
  let clock: ManualClock;
  let registry: Registry;
  let aborter: AbortController;
  let failing: FailingWorkers;
  beforeEach(() => {
    clock = new ManualClock();
    registry = new Registry(clock);
    aborter = new AbortController();
    failing = new FailingWorkers();
  });

  function wait(onMissing: (missing: string[]) => void = () => {}): Promise<string[]> {
    const arrivals = new WorkerArrivals(registry, ['a', 'b'], failing).on('missing', onMissing);
    return arrivals.wait(clock, deadlineMs, aborter.signal);
  }

  function bring(workerId: string): void {
    registry.register({
      workerId,
      instanceId: 'i',
      linkId: 'r-1~1',
      name: 'n',
      version: '1',
      slots: 1,
      capabilities: [],
      labels: {},
    });
    registry.apply(workerId, 'registered');
  }

  it('resolves as soon as all workers are online, and emits the missing ones until then', async () => {
    const changes: string[][] = [];
    const waiting = wait((missing) => changes.push(missing));
    bring('b');
    bring('a');
    expect(await waiting).toEqual([]);
    expect(changes[0]).toEqual(['a', 'b']);
    expect(changes).toContainEqual(['a']);
    expect(registry.listenerCount('state')).toBe(0);
  });

  it('counts a worker that an operator drained as arrived', async () => {
    bring('a');
    bring('b');
    registry.cordon('b', true);
    expect(await wait()).toEqual([]);
  });

  it('does not wait for failing workers', async () => {
    const waiting = wait();
    failing.add('a');
    bring('b');
    expect(await waiting).toEqual(['a']);
    expect(failing.listenerCount('added')).toBe(0);
  });

  it('resolves to the missing workers after the deadline', async () => {
    const waiting = wait();
    bring('a');
    await clock.advance(deadlineMs);
    expect(await waiting).toEqual(['b']);
  });

  it('resolves at once when the signal aborts', async () => {
    const waiting = wait();
    aborter.abort();
    expect(await waiting).toEqual(['a', 'b']);
    expect(await wait()).toEqual(['a', 'b']);
    expect(registry.listenerCount('state')).toBe(0);
  });
});
