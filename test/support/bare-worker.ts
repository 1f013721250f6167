import type { FinishedAttempt, RunningAttempt, TaskCancel, TaskExecute, WorkerRegister } from '@yardmaster/protocol';
import { Link, memoryTransports, type Handlers } from '@yardmaster/worker-kit/link';
import type { Harness } from './agent-harness';

/** A minimal worker that does only the parts of the protocol that the test requests, and ends no attempt by itself. */
export interface BareWorker {
  link: Link;
  /** Resolves to the next offered attempt. */
  given(): Promise<TaskExecute>;
  /** Resolves to the next attempt that it must stop. */
  cancelled(): Promise<TaskCancel>;
}

export interface BareWorkerOptions {
  /** Its reply to an offer; by default it accepts. */
  execute?: Handlers['task.execute'];
  /** The attempts that it presents as running. */
  running?: RunningAttempt[];
  /** The attempts that it presents as finished. */
  finished?: FinishedAttempt[];
  /** Further fields of its registration. */
  registration?: Partial<WorkerRegister>;
}

/** Brings one online. */
export async function bareWorker(
  harness: Pick<Harness, 'accept' | 'reached'>,
  workerId: string,
  capability: string,
  {
    execute = async () => ({ status: 'accepted' }),
    running = [],
    finished = [],
    registration = {},
  }: BareWorkerOptions = {},
): Promise<BareWorker> {
  const [executions, cancels] = [new Arrivals<TaskExecute>(), new Arrivals<TaskCancel>()];
  const [theirs, ours] = memoryTransports();
  harness.accept(theirs);
  const link = new Link(
    ours,
    {
      'task.execute': (execution) => (executions.add(execution), execute(execution)),
      'task.cancel': async (cancel) => (cancels.add(cancel), { status: 'ok' }),
    },
    10_000,
  );
  await link.request('worker.register', {
    workerId,
    instanceId: `${workerId}-1`,
    name: workerId,
    version: '0',
    slots: 1,
    labels: {},
    capabilities: [{ name: capability, description: '', inputSchema: {} }],
    running,
    finished,
    ...registration,
  });
  await harness.reached(workerId, 'online');
  return { link, given: () => executions.next(), cancelled: () => cancels.next() };
}

/** Messages that nobody has awaited yet, or waiters whose message has not arrived. */
class Arrivals<T> {
  private readonly items: T[] = [];
  private readonly waiting: Array<(item: T) => void> = [];

  add(item: T): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter(item);
    else this.items.push(item);
  }

  async next(): Promise<T> {
    return this.items.shift() ?? new Promise((resolve) => this.waiting.push(resolve));
  }
}
