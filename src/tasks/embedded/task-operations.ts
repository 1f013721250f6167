import type { Random } from '../../clock';
import { type ErrorInfo, type Outcome, type OutputChunk, YardError } from '../../protocol';
import { newLeaseId, parseLeaseId } from '../lease-id';
import { queueKey } from '../queue-key';
import type { AttemptStatus, NewTask, Task, TaskChange } from '../task';
import type { Claim, Holder, Recorded } from '../task-store';
import { type TaskState, transition } from '../task.state';
import { EventLog } from './event-log';
import { planOutput } from './output';
import {
  type AttemptRow,
  deadlineMs,
  newAttemptValues,
  newTaskValues,
  type Report,
  type TaskRow,
  toTask,
} from './rows';
import type { Statements } from './statements';
import type { Move, Tally } from './tally';

export interface TaskBounds {
  /** Tasks that may wait. */
  queueLengthMax: number;
  /** Output that is kept of one task. */
  outputBytesMax: number;
  /** Events of one task; beyond them its output is dropped, changes of state never. */
  eventsMax: number;
}

/** What an operation wrote: its result, and what it changed. */
export interface Written<T> {
  value: T;
  moves?: Move[];
  changes?: TaskChange[];
}

/** How a report ends an attempt, and what becomes of the task. */
interface Ending {
  report: Report;
  status: AttemptStatus;
  error?: ErrorInfo;
  /** The new state of the task; what else changes in it is written by this. */
  settle: (row: TaskRow, attempt: AttemptRow) => Task;
}

/** The operations that write, each within a transaction that is open. They check before they write. */
export class TaskOperations {
  private readonly log: EventLog;

  constructor(
    private readonly statements: Statements,
    private readonly tally: Tally,
    private readonly bounds: TaskBounds,
    private readonly random: Random,
  ) {
    this.log = new EventLog(statements);
  }

  add(task: NewTask): Written<Task> {
    if (this.tally.waitingLength() >= this.bounds.queueLengthMax) {
      throw new YardError('QUEUE_FULL', `${this.bounds.queueLengthMax} tasks wait, and no more may`);
    }
    if (this.statements.seqById.get(task.id)) throw new YardError('CONFLICT', `there is a task ${task.id} already`);
    const seq = Number(this.statements.insertTask.run(newTaskValues(task)).lastInsertRowid);
    const added: Task = { ...task, state: 'queued', attempt: 0, rejections: 0 };
    return this.moved(seq, added, task.createdAtMs);
  }

  claim(taskId: string, holder: Holder, atMs: number): Written<Claim | undefined> {
    const row = this.waitingTask(taskId);
    if (!row) return { value: undefined };
    const state = transition(row.state, 'running');
    const attempt = row.attempt + 1;
    const leaseId = newLeaseId(taskId, attempt, this.random);
    this.statements.claimTask.run(attempt, holder.workerId, atMs, row.seq);
    this.statements.insertAttempt.run(newAttemptValues(row.seq, attempt, leaseId, holder, atMs));
    const task: Task = { ...toTask(row), state, attempt, workerId: holder.workerId, startedAtMs: atMs };
    return { ...this.moved(row.seq, task, atMs, row.state), value: { task, leaseId } };
  }

  finish(leaseId: string, outcome: Outcome, atMs: number): Written<Recorded> {
    const { status, error } = outcome;
    const settle = (row: TaskRow) => this.settleFinal(row, outcome, atMs);
    return this.endAttempt(leaseId, { report: 'finish', status, error, settle }, atMs);
  }

  requeue(leaseId: string, status: 'lost' | 'rejected', error: ErrorInfo, atMs: number): Written<Recorded> {
    const settle = (row: TaskRow) => this.settleQueued(row, status, atMs);
    return this.endAttempt(leaseId, { report: 'requeue', status, error, settle }, atMs);
  }

  giveUp(leaseId: string, error: ErrorInfo, atMs: number): Written<Recorded> {
    const settle = (row: TaskRow, attempt: AttemptRow) => {
      const wallMs = Math.max(0, atMs - attempt.started_at_ms);
      return this.settleFinal(row, { status: 'failed', error, stats: { wallMs } }, atMs);
    };
    return this.endAttempt(leaseId, { report: 'give_up', status: 'lost', error, settle }, atMs);
  }

  endQueued(taskId: string, outcome: Outcome, atMs: number): Written<Task | undefined> {
    const row = this.waitingTask(taskId);
    if (!row) return { value: undefined };
    return this.moved(row.seq, this.settleFinal(row, outcome, atMs), atMs, row.state);
  }

  appendOutput(leaseId: string, chunks: readonly OutputChunk[], atMs: number): Written<'recorded' | 'stale'> {
    const attempt = this.attempt(leaseId);
    if (!attempt || attempt.finished_at_ms !== null) return { value: 'stale' };
    const { outputBytesMax, eventsMax } = this.bounds;
    const { task_seq: taskSeq, attempt: number, output_seq: seq, output_bytes: bytes } = attempt;
    const eventsLeft = eventsMax - this.log.lastSeq(taskSeq);
    const before = { seq, bytes, droppedBytes: attempt.dropped_bytes };
    const { kept, state } = planOutput(before, chunks, { outputBytesMax, eventsLeft });
    if (state.seq === seq) return { value: 'recorded' };
    this.statements.recordOutput.run(state.seq, state.bytes, state.droppedBytes, taskSeq, number);
    return { value: 'recorded', changes: this.log.output(taskSeq, taskIdOf(leaseId), number, atMs, kept) };
  }

  adopt(leaseId: string, { workerId, instanceId, leaseUntilMs }: Holder): Written<boolean> {
    const attempt = this.attempt(leaseId);
    if (!attempt || attempt.finished_at_ms !== null || attempt.worker_id !== workerId) return { value: false };
    this.statements.adoptAttempt.run(instanceId, leaseUntilMs, attempt.task_seq, attempt.attempt);
    return { value: true };
  }

  renew(workerIds: readonly string[], leaseUntilMs: number): Written<void> {
    for (const workerId of workerIds) this.statements.renewWorker.run(leaseUntilMs, workerId, leaseUntilMs);
    return { value: undefined };
  }

  probe(): Written<void> {
    this.statements.insertProbe.run();
    this.statements.deleteProbe.run();
    return { value: undefined };
  }

  private endAttempt(leaseId: string, { report, status, error, settle }: Ending, atMs: number): Written<Recorded> {
    const attempt = this.attempt(leaseId);
    if (!attempt) return { value: { status: 'stale' } };
    if (attempt.finished_at_ms !== null) return { value: { status: repeats(attempt, report, status) } };
    const { task_seq: taskSeq, attempt: number } = attempt;
    const row = this.statements.taskBySeq.get(taskSeq) as TaskRow;
    const errorJson = error ? JSON.stringify(error) : null;
    this.statements.endAttempt.run(atMs, status, report, errorJson, taskSeq, number);
    const dropped = this.tellDropped(row.id, attempt, atMs);
    const { value: task, moves, changes } = this.moved(taskSeq, settle(row, attempt), atMs, row.state, error);
    return { value: { status: 'recorded', task }, moves, changes: [...dropped, ...(changes ?? [])] };
  }

  /** What was dropped of the output is told once, when all of it is known: by an empty chunk before the change of state. */
  private tellDropped(taskId: string, attempt: AttemptRow, atMs: number): TaskChange[] {
    const { task_seq: taskSeq, output_seq: seq, dropped_bytes: droppedBytes } = attempt;
    if (droppedBytes === 0) return [];
    return this.log.output(taskSeq, taskId, attempt.attempt, atMs, [{ seq, stream: 'log', data: '', droppedBytes }]);
  }

  private settleFinal(row: TaskRow, outcome: Outcome, atMs: number): Task {
    const state = transition(row.state, outcome.status);
    this.statements.endTask.run(state, atMs, JSON.stringify(outcome), row.seq);
    return { ...toTask(row), state, finishedAtMs: atMs, outcome };
  }

  /** A task that was lost may wait as long again; one that was rejected never began, so its deadline stands. */
  private settleQueued(row: TaskRow, status: 'lost' | 'rejected', atMs: number): Task {
    const state = transition(row.state, 'queued');
    const rejections = row.rejections + (status === 'rejected' ? 1 : 0);
    const queueDeadlineMs = status === 'lost' ? deadlineMs(atMs, row.queue_timeout_ms) : row.queue_deadline_ms;
    this.statements.requeueTask.run(rejections, queueDeadlineMs, row.seq);
    return { ...toTask(row), state, rejections };
  }

  private moved(seq: number, task: Task, atMs: number, from?: TaskState, error?: ErrorInfo): Written<Task> {
    const { capability, labels, state: to } = task;
    const move: Move = { capability, queueKey: queueKey(capability, labels.require), from, to };
    return { value: task, moves: [move], changes: [this.log.state(seq, task, atMs, error)] };
  }

  private waitingTask(taskId: string): TaskRow | undefined {
    const row = this.statements.taskById.get(taskId) as TaskRow | undefined;
    return row?.state === 'queued' ? row : undefined;
  }

  /** The attempt whose lease this is, running or ended. */
  private attempt(leaseId: string): AttemptRow | undefined {
    const named = parseLeaseId(leaseId);
    const task = named && (this.statements.seqById.get(named.taskId) as { seq: number } | undefined);
    const attempt = task && (this.statements.attempt.get(task.seq, named.attempt) as AttemptRow | undefined);
    return attempt?.lease_id === leaseId ? attempt : undefined;
  }
}

function repeats(attempt: AttemptRow, report: Report, status: AttemptStatus): 'repeated' | 'stale' {
  const same = attempt.report === report && (report === 'finish' || attempt.status === status);
  return same ? 'repeated' : 'stale';
}

function taskIdOf(leaseId: string): string {
  return leaseId.slice(0, leaseId.indexOf('~'));
}
