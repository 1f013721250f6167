import type { Random } from '../../clock';
import { type ErrorInfo, YardError } from '../../protocol';
import { combinedRequest, type EndRequest } from '../end-request.policy';
import { newLeaseId } from '../lease-id';
import type { Attempt, AttemptStatus, NewTask, Task, TaskChange } from '../task';
import type { Claim, EndRequested, Holder, Recorded, WaitingTask } from '../task-store';
import { transition } from '../task.state';
import type { StoredArtifacts } from './artifacts';
import { attemptEnd, isRepeated } from './attempt-end';
import { type Encoded, type EncodedChunk, type EncodedOutcome, type EncodedTask, lostOutcome } from './encoded';
import type { EndedCounts } from './ended-counts';
import type { Inputs } from './inputs';
import { placeMs } from '../place.policy';
import { bytesOfAttempts, type LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import { planOutput } from './output';
import { deadlineMs, type EndedBy, newTaskValues } from './rows';
import type { RunTimes } from './run-times';
import type { Statements } from './statements';
import { outputEvent, outputJson, stateEvent } from './task-events';

export interface TaskBounds {
  /** Tasks that may wait. */
  queueLengthMax: number;
  /** Output that is kept of one task. */
  outputBytesMax: number;
  /** Events of one task; beyond them its output is dropped, changes of state never. */
  eventsMax: number;
  /** How much later a task may come and still go before one that runs longer. */
  queueOvertakeMs: number;
}

/** What an operation wrote: its result, and what it changed. */
export interface Written<T> {
  value: T;
  changes?: TaskChange[];
}

/** What the operations work on. */
export interface OperationParts {
  statements: Statements;
  live: LiveTasks;
  inputs: Inputs;
  ended: EndedCounts;
  artifacts: StoredArtifacts;
  runTimes: RunTimes;
  bounds: TaskBounds;
  random: Random;
}

/** How an attempt ended after which the task goes on. */
interface Interruption {
  endedBy: EndedBy;
  status: AttemptStatus;
  /** The outcome, if the worker reported one, or the error. */
  outcome?: EncodedOutcome;
  error?: Encoded<ErrorInfo>;
  notBeforeMs: number;
}

/** Bytes kept of a task beside its input, output, artifacts and outcome: about what its rows and their index entries take. */
const rowBytes = 1024;

/** The operations that write, each within a transaction that is open. They check before they write, and take values that are encoded. */
export class TaskOperations {
  constructor(private readonly parts: OperationParts) {}

  add(encoded: EncodedTask): Written<Task> {
    const { statements, live: tasks, inputs, bounds } = this.parts;
    const { task, inputJson } = encoded;
    tasks.admit(task, bounds.queueLengthMax);
    const place = this.placeOf(task);
    const { changes, lastInsertRowid } = statements.insertTask.run(...newTaskValues(encoded, place));
    if (changes === 0) throw new YardError('CONFLICT', `there is a task ${task.id} already`);
    const { input: _, ...request } = task;
    const live = tasks.add(
      Number(lastInsertRowid),
      { ...request, state: 'queued', attempt: 0, rejections: 0 },
      Buffer.byteLength(inputJson),
      place,
    );
    inputs.hold(live, inputJson);
    return this.told(live, task.createdAtMs);
  }

  claim(taskId: string, holder: Holder, placementJson: string | null, atMs: number): Written<Claim | undefined> {
    const { statements, live: tasks, random } = this.parts;
    const live = this.waiting(taskId);
    if (!live) return { value: undefined };
    const { notBeforeMs: _, ...before } = live.task;
    const { workerId, instanceId, leaseUntilMs, placement } = holder;
    const number = before.attempt + 1;
    const leaseId = newLeaseId(taskId, number, random);
    const lease = { leaseId, leaseUntilMs };
    const attempt: Attempt = { taskId, attempt: number, workerId, instanceId, ...lease, startedAtMs: atMs };
    if (placement) attempt.placement = placement;
    const task: WaitingTask = {
      ...before,
      state: transition(before.state, 'running'),
      attempt: number,
      workerId,
      startedAtMs: atMs,
    };
    tasks.run(live, task, { attempt, outputSeq: 0, droppedBytes: 0 });
    const { value, changes } = this.told(live, atMs, ++live.eventSeq);
    statements.insertAttempt.run(
      live.seq,
      number,
      leaseId,
      leaseUntilMs,
      workerId,
      instanceId,
      atMs,
      live.eventSeq,
      placementJson,
      live.outputBytes,
    );
    return { value: { task: value, leaseId }, changes };
  }

  finish(leaseId: string, outcome: EncodedOutcome, atMs: number): Written<Recorded> {
    const live = this.parts.live.underLease(leaseId);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'finish', status: outcome.value.status, outcome }) };
    return this.recorded(this.end(live, 'finish', this.parts.artifacts.named(live, outcome), atMs));
  }

  giveUp(leaseId: string, error: Encoded<ErrorInfo>, atMs: number): Written<Recorded> {
    const live = this.parts.live.underLease(leaseId);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'give_up', status: 'lost' }) };
    const wallMs = Math.max(0, atMs - live.task.startedAtMs!);
    const outcome = lostOutcome(error, wallMs);
    return this.recorded(this.end(live, 'give_up', this.parts.artifacts.named(live, outcome), atMs));
  }

  retry(leaseId: string, outcome: EncodedOutcome, notBeforeMs: number, atMs: number): Written<Recorded> {
    return this.interrupt(leaseId, { endedBy: 'finish', status: outcome.value.status, outcome, notBeforeMs }, atMs);
  }

  requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: Encoded<ErrorInfo>,
    atMs: number,
    notBeforeMs = atMs,
  ): Written<Recorded> {
    return this.interrupt(leaseId, { endedBy: 'requeue', status, error, notBeforeMs }, atMs);
  }

  endQueued(taskId: string, outcome: EncodedOutcome, atMs: number): Written<Task | undefined> {
    const live = this.waiting(taskId);
    return live ? this.end(live, 'queue', outcome, atMs) : { value: undefined };
  }

  requestEnd(taskId: string, request: EndRequest, outcome: EncodedOutcome, atMs: number): Written<EndRequested> {
    const live = this.parts.live.get(taskId);
    if (!live) return { value: { status: 'not_live' } };
    if (live.running) return { value: { status: 'requested', attempt: this.requestEndOf(live, request) } };
    const { value: task, changes } = this.end(live, 'queue', outcome, atMs);
    return { value: { status: 'ended', task }, changes };
  }

  /** Notes the request on the attempt that runs. */
  requestEndOf(live: LiveTask, request: EndRequest): Attempt {
    const { attempt } = live.running!;
    attempt.endRequest = combinedRequest(attempt.endRequest, request);
    this.parts.statements.requestEnd.run(JSON.stringify(attempt.endRequest), live.seq, attempt.attempt);
    return attempt;
  }

  appendOutput(leaseId: string, chunks: readonly EncodedChunk[], atMs: number): Written<'recorded' | 'stale'> {
    const { statements, live: tasks, bounds } = this.parts;
    const live = tasks.underLease(leaseId);
    if (!live) return { value: 'stale' };
    const running = live.running!;
    const { outputSeq: seq, droppedBytes } = running;
    const before = { seq, bytes: live.outputBytes, droppedBytes };
    const eventsLeft = bounds.eventsMax - live.eventSeq;
    const { kept, state } = planOutput(before, chunks, { outputBytesMax: bounds.outputBytesMax, eventsLeft });
    if (state.seq === seq) return { value: 'recorded' };
    statements.recordOutput.run(state.seq, state.bytes, state.droppedBytes, live.seq, live.task.attempt);
    Object.assign(running, { outputSeq: state.seq, droppedBytes: state.droppedBytes });
    live.outputBytes = state.bytes;
    return { value: 'recorded', changes: this.write(live, kept, atMs) };
  }

  adopt(leaseId: string, { workerId, instanceId, leaseUntilMs }: Holder): Written<boolean> {
    const live = this.parts.live.underLease(leaseId);
    if (live?.running?.attempt.workerId !== workerId) return { value: false };
    Object.assign(live.running.attempt, { instanceId, leaseUntilMs });
    this.parts.statements.adoptAttempt.run(instanceId, leaseUntilMs, live.seq, live.task.attempt);
    return { value: true };
  }

  probe(): Written<void> {
    this.parts.live.read();
    this.parts.statements.insertProbe.run();
    this.parts.statements.deleteProbe.run();
    return { value: undefined };
  }

  /** Ends a task for good. The row says how its last attempt ended too. */
  private end(live: LiveTask, endedBy: EndedBy, encoded: EncodedOutcome, atMs: number): Written<Task> {
    const { statements, live: tasks, inputs, ended, artifacts } = this.parts;
    const { value: outcome, json: outcomeJson, brief } = encoded;
    const briefJson = brief.json === outcomeJson ? null : brief.json;
    const dropped = this.tellDropped(live, atMs);
    const { notBeforeMs: _, ...before } = live.task;
    const state = transition(before.state, outcome.status);
    const task = inputs.with(live, { ...before, state, finishedAtMs: atMs, outcome });
    const { attempt, workerId = null, startedAtMs = null, capability } = before;
    const ownBytes = live.inputBytes + live.outputBytes + live.attemptBytes + artifacts.bytesOf(live);
    const bytes = rowBytes + ownBytes + Buffer.byteLength(outcomeJson);
    if (endedBy === 'finish') this.learn(live, outcome.status, atMs);
    const seq = ++live.eventSeq;
    const ending = [state, attempt, workerId, startedAtMs, atMs, seq, endedBy, outcomeJson, bytes, briefJson];
    statements.endTask.run(...ending, live.seq);
    tasks.remove(live);
    inputs.drop(live);
    artifacts.drop(live);
    ended.add({ capability, state, bytes });
    return { value: task, changes: [...dropped, { taskId: task.id, event: stateEvent(seq, atMs, task), task }] };
  }

  /**
   * Ends an attempt, and the task waits again. A task that was tried may wait as long again; one that was rejected never began, so its
   * deadline stands.
   */
  private interrupt(leaseId: string, how: Interruption, atMs: number): Written<Recorded> {
    const { statements, live: tasks, artifacts } = this.parts;
    const { endedBy, status, notBeforeMs } = how;
    const live = tasks.underLease(leaseId);
    if (!live) return { value: this.repeated(leaseId, how) };
    const outcome = how.outcome && artifacts.named(live, how.outcome).brief;
    const json = [how.error?.json ?? null, outcome?.json ?? null] as const;
    const dropped = this.tellDropped(live, atMs);
    if (endedBy === 'finish') this.learn(live, status, atMs);
    const isRejected = status === 'rejected';
    const rejections = live.task.rejections + (isRejected ? 1 : 0);
    const deadline = isRejected ? live.queueDeadlineMs : deadlineMs(notBeforeMs, live.task.queueTimeoutMs);
    const task: WaitingTask = { ...live.task, state: transition(live.task.state, 'queued'), rejections };
    if (notBeforeMs > atMs) task.notBeforeMs = notBeforeMs;
    tasks.wait(live, task, deadline);
    const { value, changes } = this.told(live, atMs, ++live.eventSeq, outcome ? outcome.value.error : how.error?.value);
    statements.requeueTask.run(rejections, deadline, task.notBeforeMs ?? null, live.seq);
    statements.endAttempt.run(atMs, live.eventSeq, endedBy, status, ...json, live.seq, task.attempt);
    live.attemptBytes += bytesOfAttempts({ count: 1, bytes: Buffer.byteLength(json.join('')) });
    return { value: { status: 'recorded', task: value }, changes: [...dropped, ...changes!] };
  }

  /** A task of a session takes no part: nobody overtakes there, and it has its place by its arrival. */
  private placeOf({ capability, createdAtMs, sessionId }: NewTask): number {
    const { live: tasks, runTimes, bounds } = this.parts;
    if (sessionId !== undefined) return createdAtMs;
    const [estimateMs, lastPlaceMs] = [runTimes.estimateMs(capability), tasks.lastPlaceMs(capability)];
    return placeMs({ createdAtMs, estimateMs, lastPlaceMs, overtakeMsMax: bounds.queueOvertakeMs });
  }

  /** How long a worker was busy with an attempt, where nobody made it stop. */
  private learn({ task }: LiveTask, status: AttemptStatus, atMs: number): void {
    if (status !== 'cancelled') this.parts.runTimes.learn(task.capability, atMs - task.startedAtMs!);
  }

  /** What was dropped of the output is told once, when all of it is known: by an empty chunk before the change of state. */
  private tellDropped(live: LiveTask, atMs: number): TaskChange[] {
    const { outputSeq: seq = 0, droppedBytes = 0 } = live.running ?? {};
    if (droppedBytes === 0) return [];
    return this.write(live, [{ seq, stream: 'log', data: '', json: '""', droppedBytes }], atMs);
  }

  private write(live: LiveTask, chunks: readonly EncodedChunk[], atMs: number): TaskChange[] {
    return chunks.map((chunk) => {
      const event = outputEvent(++live.eventSeq, atMs, live.task.attempt, chunk);
      this.parts.statements.insertOutput.run(live.seq, event.seq, atMs, outputJson(live.task.attempt, chunk));
      return { taskId: live.task.id, event };
    });
  }

  /** The state that a live task has reached. */
  private told(live: LiveTask, atMs: number, seq = live.eventSeq, error?: ErrorInfo): Written<Task> {
    const task = this.parts.inputs.with(live);
    return { value: task, changes: [{ taskId: task.id, event: stateEvent(seq, atMs, task, error), task }] };
  }

  private recorded({ value: task, changes }: Written<Task>): Written<Recorded> {
    return { value: { status: 'recorded', task }, changes };
  }

  private waiting(taskId: string): LiveTask | undefined {
    const live = this.parts.live.get(taskId);
    return live && !live.running ? live : undefined;
  }

  /** Whether a report that comes under a lease which is not current was recorded before: this very report, no other. */
  private repeated(leaseId: string, report: Pick<Interruption, 'endedBy' | 'status' | 'outcome'>): Recorded {
    return { status: isRepeated(attemptEnd(this.parts.statements, leaseId), report) ? 'repeated' : 'stale' };
  }
}
