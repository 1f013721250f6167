import type { ErrorInfo, Outcome } from '@yardmaster/protocol';
import type {
  Attempt,
  Claim,
  FleetWorker,
  LeaseHolder,
  NewTask,
  QueueOrder,
  Task,
  TaskEvent,
  TaskStore,
} from '../../../src/tasks';
import { claimTask } from '../../support/claim-task';

export { claimTask };

export interface TaskStoreBounds {
  queueLengthMax: number;
  outputBytesMax: number;
  artifactsMax: number;
  queueOrder: QueueOrder;
}

export interface TaskStoreFixture {
  /** An open, empty store. */
  store: TaskStore;
  /** Opens one more store on the same data, as for another control plane. */
  openSecond(): Promise<TaskStore>;
  /** Closes all stores and opens a new one on the same data. */
  reopen(): Promise<TaskStore>;
  cleanUp(): Promise<void>;
}

export type OpenTaskStore = (bounds?: Partial<TaskStoreBounds>) => Promise<TaskStoreFixture>;

/** Opens a store before each case and cleans up after it. Read `fixture.store` within the case. */
export function openForEach(open: OpenTaskStore, bounds?: Partial<TaskStoreBounds>): Omit<TaskStoreFixture, 'cleanUp'> {
  let fixture: TaskStoreFixture;
  beforeEach(async () => {
    fixture = await open(bounds);
  });
  afterEach(() => fixture.cleanUp());
  return {
    get store() {
      return fixture.store;
    },
    openSecond: () => fixture.openSecond(),
    reopen: () => fixture.reopen(),
  };
}

/** Time at which the cases begin. */
export const startMs = 1_700_000_000_000;

let made = 0;

export function newTask(given: Partial<NewTask> = {}): NewTask {
  return {
    id: `t-${(made++).toString(36).padStart(6, '0')}`,
    capability: 'python.run',
    input: { code: 'print(1)' },
    labels: { require: {}, prefer: {} },
    priority: 0,
    timeoutMs: 60_000,
    queueTimeoutMs: 10_000,
    retry: { maxAttempts: 3, on: ['WORKER_LOST'] },
    createdAtMs: startMs,
    ...given,
  };
}

export function holder(workerId = 'w-1', leaseUntilMs = startMs + 15_000): LeaseHolder {
  return { workerId, instanceId: `${workerId}-i1`, linkId: `r-1~${workerId}`, leaseUntilMs };
}

/** Creates the row of a worker in the fleet. */
export function fleetRow(over: Partial<FleetWorker> = {}): FleetWorker {
  const registration = { workerId: 'w-1', instanceId: 'i-1', linkId: 'r-1~1', name: 'python', version: '1', slots: 2 };
  const times = { registeredAtMs: startMs, lastSeenAtMs: startMs, reconnects: 0, heartbeats: 0 };
  const offered = { capabilities: [], labels: {}, isCordoned: false, inFlight: [] };
  return { ...registration, ...times, ...offered, state: 'registering', ...over };
}

export const succeeded: Outcome = { status: 'succeeded', result: { exitCode: 0 }, stats: { wallMs: 12 } };
export const lost: ErrorInfo = { code: 'WORKER_LOST', message: 'the worker is gone', retryable: true };
export const noSlot: ErrorInfo = { code: 'NO_SLOT', message: 'the worker is full', retryable: true };

/** Adds a task of the highest priority, and claims it. */
export async function claimed(store: TaskStore, given: Partial<NewTask> = {}, by = holder()): Promise<Claim> {
  const task = await store.queue.add(newTask({ priority: 1000, ...given }));
  return (await claimTask(store, task.id, by, startMs + 1))!;
}

/** Reads everything that the store has about a task. */
export async function allOf(
  store: TaskStore,
  taskId: string,
): Promise<{ task?: Task; attempts: Attempt[]; events: TaskEvent[] }> {
  const [task, attempts, events] = [
    store.tasks.get(taskId),
    store.tasks.attempts(taskId),
    store.tasks.events(taskId, 0, 1000),
  ];
  return { task: await task, attempts: await attempts, events: await events };
}

/** Claims every waiting task that is not delayed; returns the ids in claim order. */
export async function drain(store: TaskStore): Promise<string[]> {
  const offers = (await store.queue.waiting()).map(({ key, length }) => ({ key, slots: length }));
  const slotsMax = offers.reduce((sum, offer) => sum + offer.slots, 0);
  const taken = await store.queue.claim(offers, slotsMax, () => holder(), startMs);
  return taken.map(({ taskId }) => taskId);
}
