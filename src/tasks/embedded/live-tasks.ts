import { YardError } from '@yardmaster/protocol';
import { parseLeaseId } from '../ids';
import type { QueueOrder } from '../rank.policy';
import type { NewTask, Task } from '../task';
import type { HeldTasks, QueuePosition, Renewal, TaskCounts, WaitingTask } from '../port';
import { Inputs } from './inputs';
import { isOlder, type IsBefore, hasLowerRank, heapBy } from './live-order';
import type { KeyTurns } from './key-turns';
import { LiveCounts, type LiveOfKey } from './live-counts';
import { bytesOf, type LiveAttempt, type LiveTask, newLiveTask } from './live-task';
import { addTo, removeFrom } from './live-sets';
import { readLiveTasks } from './live-task-rows';
import type { Statements } from './statements';
import { type ReplicaQueues, WaitingQueues } from './waiting-queues';

export interface QueueSettings {
  queueOrder: QueueOrder;
  /** Limit of waiting tasks. */
  queueLengthMax: number;
}

/** The stored sizes of a live task, which change while it is live. */
type Sizes = Partial<Pick<LiveTask, 'outputBytes' | 'attemptBytes' | 'artifactBytes'>>;

/** The indexes of live tasks in memory; built at each load. */
class Index {
  readonly byId = new Map<string, LiveTask>();
  readonly byWorker = new Map<string, Set<LiveTask>>();
  /** Waiting tasks by the worker of their last attempt. */
  readonly requeued = new Map<string, Set<LiveTask>>();
  readonly bySession = new Map<string, Set<LiveTask>>();
  readonly counts: LiveCounts;
  /** By capability, the rank of the last added task. */
  readonly lastRanks = new Map<string, number>();
  readonly overdue = heapBy(({ queueDeadlineMs }) => queueDeadlineMs);
  readonly delayed = heapBy(({ task }) => task.notBeforeMs!);

  constructor(
    readonly queues: WaitingQueues,
    turns: KeyTurns,
  ) {
    this.counts = new LiveCounts((keyId, running) => turns.setRunning(keyId, running));
  }
}

/**
 * The waiting and running tasks, indexed in memory, so that frequent lookups (next task, task of a lease, overdue tasks) need no query. The database
 * is authoritative: tasks are read from it at first use, and again after a rollback.
 */
export class LiveTasks {
  private loaded: Index | undefined;
  /** The index before the last `invalidate`; renewals of leases are not in the database. */
  private previous: Index | undefined;
  /** Time up to which delayed tasks were released; not in the database either. */
  private releasedUntilMs = -Infinity;

  private readonly inputs: Inputs;
  private readonly isBefore: IsBefore;

  constructor(
    private readonly statements: Statements,
    private readonly settings: QueueSettings,
    private readonly replicas: ReplicaQueues,
    private readonly turns: KeyTurns,
  ) {
    this.inputs = new Inputs(statements);
    this.isBefore = settings.queueOrder === 'fifo' ? isOlder : hasLowerRank;
  }

  get(taskId: string): LiveTask | undefined {
    return this.index.byId.get(taskId);
  }

  /** Returns the task whose running attempt has this lease. */
  byLease(leaseId: string): LiveTask | undefined {
    const live = this.get(parseLeaseId(leaseId)?.taskId ?? '');
    return live?.running?.attempt.leaseId === leaseId ? live : undefined;
  }

  /** @throws YardError `QUEUE_FULL` at the limit of waiting tasks, or of combinations of capability and labels. */
  admit(task: NewTask): void {
    const { queueLengthMax } = this.settings;
    if (this.index.overdue.size >= queueLengthMax)
      throw new YardError(
        'QUEUE_FULL',
        `queue limit reached (${queueLengthMax} tasks); try again later or raise QUEUE_LENGTH_MAX`,
      );
    this.index.queues.admit(task);
  }

  /** Returns the position of a task in its queue; undefined if it runs or is delayed. */
  position(taskId: string): QueuePosition | undefined {
    const live = this.get(taskId);
    return live && this.index.queues.position(live);
  }

  /** Returns the rank of the last task of a capability that has live tasks. */
  lastRankMs = (capability: string): number | undefined => this.index.lastRanks.get(capability);

  add(seq: number, task: WaitingTask, inputJson: string, rankMs: number): LiveTask {
    const live = newLiveTask(seq, task, Buffer.byteLength(inputJson), rankMs);
    this.insert(live);
    this.inputs.cache(live, inputJson);
    return live;
  }

  /** Returns a live task, or a changed copy of it, with its input. */
  withInput(live: LiveTask, task: WaitingTask = live.task): Task {
    return this.inputs.with(live, task);
  }

  /** queued → running. */
  start(live: LiveTask, task: WaitingTask, running: LiveAttempt): void {
    this.turns.serve(live.task.keyId);
    this.removeFromIndex(live);
    this.turns.moveParts(live.task.keyId);
    Object.assign(live, { task, running });
    this.addToIndex(live);
  }

  /** running → queued. */
  requeue(live: LiveTask, task: WaitingTask, queueDeadlineMs: number): void {
    this.removeFromIndex(live);
    Object.assign(live, { task, queueDeadlineMs, running: undefined });
    this.addToIndex(live);
  }

  /** Records the stored sizes of a live task. */
  resize(live: LiveTask, sizes: Sizes): void {
    const before = bytesOf(live);
    Object.assign(live, sizes);
    this.index.counts.addBytes(live, bytesOf(live) - before);
  }

  /** Removes an ended task. */
  remove(live: LiveTask): void {
    this.removeFromIndex(live);
    const { byId, counts, lastRanks } = this.index;
    byId.delete(live.task.id);
    if (!counts.has(live.task.capability)) lastRanks.delete(live.task.capability);
    removeFrom(this.index.bySession, live.task.sessionId, live);
    this.inputs.drop(live);
  }

  /** Extends the leases of the attempts that a worker runs over its link. */
  renew({ workerId, linkId, taskIds }: HeldTasks, leaseUntilMs: number): Renewal {
    const renewed: Renewal = { endRequested: [], notRunning: [] };
    for (const taskId of taskIds) {
      const attempt = this.get(taskId)?.running?.attempt;
      const isHeld = attempt?.workerId === workerId && attempt.linkId === linkId;
      if (!isHeld) renewed.notRunning.push(taskId);
      else attempt.leaseUntilMs = Math.max(attempt.leaseUntilMs, leaseUntilMs);
      if (isHeld && attempt.endRequest) renewed.endRequested.push({ ...attempt });
    }
    return renewed;
  }

  /** Returns due delayed tasks to their queues. Returns the time of the next delayed task. */
  release(atMs: number): number | undefined {
    const { delayed } = this.index;
    this.releasedUntilMs = Math.max(this.releasedUntilMs, atMs);
    for (let first = delayed.first; first && first.task.notBeforeMs! <= atMs; first = delayed.first) {
      delayed.remove(first);
      this.index.queues.add(first);
    }
    return delayed.first?.task.notBeforeMs;
  }

  /** The queues of tasks that can be claimed, without delayed tasks. */
  get queues(): WaitingQueues {
    return this.index.queues;
  }

  overdue(atMs: number, limit: number): LiveTask[] {
    return this.index.overdue.firstWhile(({ queueDeadlineMs }) => queueDeadlineMs <= atMs, limit);
  }

  /** Returns waiting tasks whose last attempt was on this worker. */
  requeued(workerId: string): LiveTask[] {
    return [...(this.index.requeued.get(workerId) ?? [])];
  }

  /** Returns the running tasks of all workers or of one. */
  running(workerId?: string): LiveTask[] {
    const { byWorker } = this.index;
    return workerId === undefined
      ? [...byWorker.values()].flatMap((tasks) => [...tasks])
      : [...(byWorker.get(workerId) ?? [])];
  }

  /** True if the session has a waiting or running task. */
  hasSession(sessionId: string): boolean {
    return this.index.bySession.has(sessionId);
  }

  /** Returns the waiting tasks of a session, at most `limit`. */
  waitingIn(sessionId: string, limit: number): LiveTask[] {
    const found: LiveTask[] = [];
    for (const live of this.index.bySession.get(sessionId) ?? []) {
      if (found.length >= limit) break;
      if (!live.running) found.push(live);
    }
    return found;
  }

  /** Returns the running tasks of a session. */
  runningIn(sessionId: string): LiveTask[] {
    return [...(this.index.bySession.get(sessionId) ?? [])].filter(({ running }) => running !== undefined);
  }

  taskCounts(): TaskCounts {
    return this.index.counts.taskCounts();
  }

  /** Returns the live tasks of an API key; undefined if it has none. */
  ofKey(keyId: string): Readonly<LiveOfKey> | undefined {
    return this.index.counts.ofKey(keyId);
  }

  /** Returns the API keys with live tasks. */
  keyIds(): Iterable<string> {
    return this.index.counts.keyIds();
  }

  /** @throws if the tasks are not in memory and cannot be read. */
  read(): void {
    void this.index;
  }

  /** Drops everything; the next use reads it again. */
  invalidate(): void {
    this.previous = this.loaded ?? this.previous;
    this.loaded = undefined;
    this.inputs.clear();
  }

  private get index(): Index {
    return this.loaded ?? this.load();
  }

  /** Loads all tasks or none, so that a partial load is never used. */
  private load(): Index {
    const { turns } = this;
    const index = (this.loaded = new Index(new WaitingQueues(this.isBefore, this.replicas, turns), turns));
    try {
      for (const live of readLiveTasks(this.statements)) this.insert(live);
    } catch (error) {
      this.loaded = undefined;
      throw error;
    }
    this.restoreRenewals();
    this.release(this.releasedUntilMs);
    return index;
  }

  private restoreRenewals(): void {
    const dropped = [...(this.previous?.byWorker.values() ?? [])].flatMap((tasks) => [...tasks]);
    this.previous = undefined;
    for (const { running } of dropped) {
      const { leaseId, leaseUntilMs } = running!.attempt;
      const attempt = this.byLease(leaseId)?.running?.attempt;
      if (attempt) attempt.leaseUntilMs = leaseUntilMs;
    }
  }

  private insert(live: LiveTask): void {
    this.index.byId.set(live.task.id, live);
    addTo(this.index.bySession, live.task.sessionId, live);
    if (live.task.sessionId === undefined) this.recordRank(live);
    this.addToIndex(live);
  }

  private addToIndex(live: LiveTask): void {
    const { overdue, delayed, queues, byWorker } = this.index;
    this.index.counts.count(live, 1);
    if (live.running) return addTo(byWorker, live.running.attempt.workerId, live);
    overdue.add(live);
    addTo(this.index.requeued, live.task.workerId, live);
    (live.task.notBeforeMs === undefined ? queues : delayed).add(live);
  }

  private removeFromIndex(live: LiveTask): void {
    const { overdue, delayed, queues, byWorker } = this.index;
    this.index.counts.count(live, -1);
    if (live.running) return removeFrom(byWorker, live.running.attempt.workerId, live);
    overdue.remove(live);
    removeFrom(this.index.requeued, live.task.workerId, live);
    if (!delayed.remove(live)) queues.remove(live);
  }

  private recordRank({ task: { capability }, rankMs }: LiveTask): void {
    const { lastRanks } = this.index;
    lastRanks.set(capability, Math.max(rankMs, lastRanks.get(capability) ?? -Infinity));
  }
}
