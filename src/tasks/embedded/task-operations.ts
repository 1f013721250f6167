import type { Random } from '@yardmaster/worker-kit/clock';
import { type ErrorInfo, YardError } from '@yardmaster/protocol';
import { combinedRequest, type EndRequest } from '../end-request.policy';
import { newLeaseId } from '../ids';
import type { Attempt, Task } from '../task';
import type { Claim, EndRequestResult, LeaseHolder, Recorded, WaitingTask } from '../port';
import { transition } from '../task.state';
import { isRepeated } from '../shared/repeated-report';
import { attemptEnd } from './attempt-end';
import type { AttemptEndings, Interruption } from './attempt-endings';
import { type Encoded, type EncodedOutcome, encodeOutcome, lostOutcome } from '../shared/encoded';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import type { QueueRanks } from './queue-ranks';
import type { Statements } from './statements';
import { reachedState, type Written } from '../shared/written';

/** The operations that change states of stored tasks, each in an open transaction. They check before they write, and get encoded values. */
export class TaskOperations {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly ranks: QueueRanks,
    private readonly endings: AttemptEndings,
    private readonly random: Random,
  ) {}

  claim(live: LiveTask, holder: LeaseHolder, assignmentJson: string | null, atMs: number): Written<Claim> {
    const { live: tasks } = this;
    const { notBeforeMs: _, ...before } = live.task;
    const { workerId, instanceId, linkId, leaseUntilMs, assignment } = holder;
    const { id: taskId } = before;
    const number = before.attempt + 1;
    const leaseId = newLeaseId(taskId, number, this.random);
    const lease = { leaseId, leaseUntilMs };
    const attempt: Attempt = { taskId, attempt: number, workerId, instanceId, linkId, ...lease, startedAtMs: atMs };
    if (assignment) attempt.assignment = assignment;
    const state = transition(before.state, 'running');
    const task: WaitingTask = { ...before, state, attempt: number, workerId, startedAtMs: atMs };
    const given = this.withInput(live, task);
    tasks.start(live, task, { attempt, outputSeq: 0, droppedBytes: 0 });
    const { value, changes } = reachedState(given, ++live.eventSeq, atMs);
    this.statements.insertAttempt.run(
      live.seq,
      number,
      leaseId,
      leaseUntilMs,
      workerId,
      instanceId,
      atMs,
      live.eventSeq,
      assignmentJson,
      live.outputBytes,
      linkId,
    );
    return { value: { task: value, leaseId }, changes };
  }

  finish(leaseId: string, outcome: EncodedOutcome, atMs: number, onLink?: string): Written<Recorded> {
    const { status } = outcome.value;
    const live = this.onLink(leaseId, onLink);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'finish', status, outcome }) };
    this.ranks.recordRunTime(live, status, atMs);
    return recorded(this.endings.endTask(live, 'finish', outcome, atMs));
  }

  giveUp(leaseId: string, error: Encoded<ErrorInfo>, atMs: number, onLink?: string): Written<Recorded> {
    const live = this.onLink(leaseId, onLink);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'give_up', status: 'lost' }) };
    const wallMs = Math.max(0, atMs - live.task.startedAtMs!);
    return recorded(this.endings.endTask(live, 'give_up', lostOutcome(error, wallMs), atMs));
  }

  retry(
    leaseId: string,
    outcome: EncodedOutcome,
    notBeforeMs: number,
    atMs: number,
    onLink?: string,
  ): Written<Recorded> {
    const { status } = outcome.value;
    const live = this.onLink(leaseId, onLink);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'finish', status, outcome }) };
    this.ranks.recordRunTime(live, status, atMs);
    return this.requeueOrEnd(live, { endedBy: 'finish', status, outcome, notBeforeMs }, atMs);
  }

  requeue(
    leaseId: string,
    status: 'lost' | 'rejected',
    error: Encoded<ErrorInfo>,
    atMs: number,
    notBeforeMs = atMs,
    onLink?: string,
  ): Written<Recorded> {
    const live = this.onLink(leaseId, onLink);
    if (!live) return { value: this.repeated(leaseId, { endedBy: 'requeue', status }) };
    return this.requeueOrEnd(live, { endedBy: 'requeue', status, error, notBeforeMs }, atMs);
  }

  /** Requeues a running task, or ends it if it has an end request. */
  private requeueOrEnd(live: LiveTask, how: Interruption, atMs: number): Written<Recorded> {
    const { endRequest } = live.running!.attempt;
    return recorded(
      endRequest
        ? this.endings.endTask(live, 'finish', encodeOutcome(endRequest.outcome), atMs)
        : this.endings.requeue(live, how, atMs),
    );
  }

  endQueued(taskId: string, outcome: EncodedOutcome, atMs: number): Written<Task | undefined> {
    const live = this.waiting(taskId);
    return live ? this.endings.endTask(live, 'queue', outcome, atMs) : { value: undefined };
  }

  requestEnd(taskId: string, request: EndRequest, outcome: EncodedOutcome, atMs: number): Written<EndRequestResult> {
    const live = this.live.get(taskId);
    if (!live) return { value: { status: 'not_live' } };
    if (live.running) return { value: { status: 'requested', attempt: this.requestEndOf(live, request) } };
    const { value: task, changes } = this.endings.endTask(live, 'queue', outcome, atMs);
    return { value: { status: 'ended', task }, changes };
  }

  /** Records an end request on the running attempt. */
  requestEndOf(live: LiveTask, request: EndRequest): Attempt {
    const { attempt } = live.running!;
    attempt.endRequest = combinedRequest(attempt.endRequest, request);
    this.statements.requestEnd.run(JSON.stringify(attempt.endRequest), live.seq, attempt.attempt);
    return attempt;
  }

  adopt(leaseId: string, { workerId, instanceId, linkId, leaseUntilMs }: LeaseHolder): Written<boolean> {
    const live = this.live.byLease(leaseId);
    if (live?.running?.attempt.workerId !== workerId) return { value: false };
    Object.assign(live.running.attempt, { instanceId, linkId, leaseUntilMs });
    this.statements.adoptAttempt.run(instanceId, linkId, leaseUntilMs, live.seq, live.task.attempt);
    return { value: true };
  }

  probe(): Written<void> {
    this.live.read();
    this.statements.insertProbe.run();
    this.statements.deleteProbe.run();
    return { value: undefined };
  }

  /** Returns the task whose running attempt has this lease; undefined if `linkId` is given and the attempt has another link. */
  private onLink(leaseId: string, linkId: string | undefined): LiveTask | undefined {
    const live = this.live.byLease(leaseId);
    return linkId === undefined || live?.running?.attempt.linkId === linkId ? live : undefined;
  }

  /** @throws YardError if the input cannot be read. Nothing is written yet, so the other operations of the turn continue. */
  private withInput(live: LiveTask, task: WaitingTask): Task {
    try {
      return this.live.withInput(live, task);
    } catch (cause) {
      throw new YardError('INTERNAL', `the input of task ${task.id} cannot be read`, { cause });
    }
  }

  private waiting(taskId: string): LiveTask | undefined {
    const live = this.live.get(taskId);
    return live && !live.running ? live : undefined;
  }

  /** Compares a report under an ended lease with the recorded end: `repeated` if it is the same report. */
  private repeated(leaseId: string, report: Pick<Interruption, 'endedBy' | 'status' | 'outcome'>): Recorded {
    return { status: isRepeated(attemptEnd(this.statements, leaseId), report) ? 'repeated' : 'stale' };
  }
}

function recorded({ value: task, changes }: Written<Task>): Written<Recorded> {
  return { value: { status: 'recorded', task }, changes };
}
