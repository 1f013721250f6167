import { YardError, type Outcome, type TaskExecuteReply } from '@yardmaster/protocol';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { decided, FleetTask } from './fleet-task';
import type { FleetSessions } from './fleet-sessions';
import type { FleetWorker } from './fleet-worker';
import type { FleetWorkers } from './fleet-workers';
import { checkRequest } from './request-checks';
import type { ExecutorInputs, ExecutorRequest, ExecutorTask, ExecutorTasks } from './task-executor';

/** The same defaults as in the control plane. */
const [defaultTimeoutMs, defaultQueueTimeoutMs] = [300_000, 86_400_000];
/** Time that a worker gets to report after a deadline. */
const slackMs = 5000;
const defaultGraceMs = 2000;
/** Limit of queued tasks. */
const waitingMax = 1000;
/** Limit of stored tasks: beyond it the oldest ended task is dropped. */
const knownMax = 2000;

/** The tasks of a test fleet. They get free slots in order of submission, and have one attempt each. */
export class FleetTasks implements ExecutorTasks, ExecutorInputs {
  private readonly known = new Map<string, FleetTask>();
  private waiting: FleetTask[] = [];
  private lastId = 0;
  private isOpen = true;

  /** `forget` drops the data of a task that is no longer stored. */
  constructor(
    private readonly workers: FleetWorkers,
    private readonly sessions: FleetSessions,
    private readonly clock: Clock,
    private readonly forget: (taskId: string) => void,
  ) {}

  async submit(request: ExecutorRequest): Promise<ExecutorTask> {
    return this.add(request).snapshot();
  }

  async execute(request: ExecutorRequest): Promise<Outcome> {
    return this.add(request).ended;
  }

  async get(taskId: string): Promise<ExecutorTask> {
    return this.find(taskId).snapshot();
  }

  async waitFor(taskId: string, waitMs: number): Promise<ExecutorTask> {
    const task = this.find(taskId);
    if (task.outcome) return task.snapshot();
    await new Promise<void>((resolve) => {
      const timer = this.clock.setTimer(waitMs, resolve);
      void task.ended.then(() => (timer.cancel(), resolve()));
    });
    return task.snapshot();
  }

  async cancel(
    taskId: string,
    { reason = 'cancelled by the caller', graceMs = defaultGraceMs }: { reason?: string; graceMs?: number } = {},
  ): Promise<ExecutorTask> {
    const task = this.find(taskId);
    if (task.outcome) throw this.conflict(task);
    const outcome = decided('cancelled', 'CANCELLED', reason);
    task.requestEnd(outcome);
    const { leaseId, worker } = task;
    const link = worker?.link;
    if (!link) {
      this.end(task, outcome);
      return task.snapshot();
    }
    this.endLater(task, graceMs + slackMs, outcome);
    await link.request('task.cancel', { leaseId, reason, graceMs }).catch(() => undefined); // the deadline ends it
    return task.snapshot();
  }

  async give(taskId: string, piece: Parameters<ExecutorInputs['give']>[1]): Promise<number> {
    const task = this.find(taskId);
    if (!task.worker || task.outcome) throw this.conflict(task);
    const reply = await task.worker.openLink.request('task.input', { leaseId: task.leaseId, ...piece });
    if (reply.status === 'unknown') throw this.conflict(task);
    if (reply.status === 'rejected') throw new YardError(reply.code, reply.message);
    return reply.receivedBytes;
  }

  /** @throws YardError `NOT_FOUND` */
  find(taskId: string): FleetTask {
    const task = this.known.get(taskId);
    if (!task) throw new YardError('NOT_FOUND', `task ${taskId} not found`);
    return task;
  }

  byLease(leaseId: string): FleetTask | undefined {
    return this.known.get(leaseId.replace(/~1$/, ''));
  }

  /** Ends a task and gives its slot to the next. Returns false if it had ended. */
  end(task: FleetTask, outcome: Outcome): boolean {
    const nowMs = this.clock.nowMs();
    if (!task.end(outcome, nowMs)) return false;
    this.waiting = this.waiting.filter((other) => other !== task);
    if (task.request.sessionId !== undefined) this.sessions.touch(task.request.sessionId);
    this.forgetOldest();
    this.dispatch();
    return true;
  }

  /** Ends the queued and running tasks of a session. */
  sessionEnded(sessionId: string, reason: string): void {
    const outcome = decided('failed', 'SESSION_LOST', `session ${sessionId} has ended: ${reason}`, { sessionId });
    const tasks = [...this.known.values()].filter(({ request }) => request.sessionId === sessionId);
    this.waiting = this.waiting.filter((task) => !tasks.includes(task)); // so that none gets the slot of another
    for (const task of tasks) this.end(task, outcome);
  }

  /** Assigns queued tasks to workers with a free slot, in order. */
  dispatch(): void {
    for (const task of this.waiting) {
      const worker = this.workerFor(task);
      if (!worker) continue;
      this.waiting = this.waiting.filter((other) => other !== task);
      void this.assign(task, worker);
    }
  }

  /** Rejects new tasks, and cancels the others. */
  close(): void {
    this.isOpen = false;
    this.waiting = [];
    const outcome = decided('cancelled', 'CANCELLED', 'the test fleet was closed');
    for (const task of this.known.values()) this.end(task, outcome);
  }

  private add(request: ExecutorRequest): FleetTask {
    if (!this.isOpen) throw new YardError('SHUTTING_DOWN', 'the test fleet is closed');
    checkRequest(request, this.workers.list());
    const { sessionId, queueTimeoutMs = defaultQueueTimeoutMs } = request;
    if (sessionId !== undefined && !this.sessions.use(sessionId).canDo(request)) {
      const message = `the worker of session ${sessionId} cannot do ${request.capability}`;
      throw new YardError('INVALID_REQUEST', message, { details: { path: 'sessionId' } });
    }
    if (this.waiting.length >= waitingMax) throw new YardError('QUEUE_FULL', `queue limit reached (${waitingMax})`);
    const task = new FleetTask(`t-${++this.lastId}`, structuredClone(request), this.clock.nowMs());
    this.known.set(task.id, task);
    this.waiting.push(task);
    const overdue = decided('timed_out', 'QUEUE_TIMEOUT', `no worker took the task within ${queueTimeoutMs} ms`);
    this.endLater(task, queueTimeoutMs, overdue);
    this.dispatch();
    return task;
  }

  private workerFor({ request }: FleetTask): FleetWorker | undefined {
    if (request.sessionId === undefined) return this.workers.pick(request);
    const worker = this.sessions.workerOf(request.sessionId);
    return worker?.hasCapacity(request.sessionId) ? worker : undefined;
  }

  private async assign(task: FleetTask, worker: FleetWorker): Promise<void> {
    const { id: taskId, leaseId, request } = task;
    const { capability, input = {}, timeoutMs = defaultTimeoutMs, sessionId } = request;
    const { noProgressTimeoutMs, startTimeoutMs } = request;
    task.begin(worker, this.clock.nowMs());
    this.endLater(task, timeoutMs + slackMs, decided('timed_out', 'TIMEOUT', overrun));
    const times = { timeoutMs, noProgressTimeoutMs, startTimeoutMs };
    try {
      const attempt = { taskId, attempt: 1, leaseId, capability, input, sessionId, ...times };
      const reply = await worker.openLink.request('task.execute', attempt);
      if (reply.status === 'rejected') this.end(task, rejection(reply));
    } catch (error) {
      // The next link reports the task, or it ends as lost if that link is late.
      if (error instanceof YardError && error.code === 'LINK_CLOSED') return;
      const message = `task ${taskId} was lost with worker ${worker.workerId}: it did not answer`;
      this.end(task, decided('failed', 'WORKER_LOST', message, { cause: 'unanswered' }));
    }
  }

  private endLater(task: FleetTask, delayMs: number, outcome: Outcome): void {
    task.endLater(this.clock, delayMs, () => this.end(task, outcome));
  }

  private forgetOldest(): void {
    if (this.known.size <= knownMax) return;
    for (const { id, outcome } of this.known.values()) {
      if (!outcome) continue;
      this.known.delete(id);
      return this.forget(id);
    }
  }

  private conflict(task: FleetTask): YardError {
    const { id, state } = task.snapshot();
    const what = task.outcome ? `has ended: ${state}` : 'does not run now';
    return new YardError('CONFLICT', `task ${id} ${what}`, { details: { state } });
  }
}

const overrun = 'the attempt ran longer than allowed, and its worker did not end it';

function rejection({ code, message }: Extract<TaskExecuteReply, { status: 'rejected' }>): Outcome {
  return decided('failed', code, message);
}
