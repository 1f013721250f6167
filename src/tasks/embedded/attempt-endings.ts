import type { ErrorInfo } from '@yardmaster/protocol';
import type { AttemptStatus, Task } from '../task';
import type { WaitingTask } from '../port';
import { transition } from '../task.state';
import type { StoredArtifacts } from './artifacts';
import type { AttemptOutput } from './attempt-output';
import type { Encoded, EncodedOutcome } from '../shared/encoded';
import type { EndedCounts } from './ended-counts';
import { bytesOf, bytesOfAttempts, type LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import { deadlineMs, type EndedBy } from '../shared/rows';
import { recordUse } from './session-uses';
import type { Statements } from './statements';
import { reachedState, type Written } from '../shared/written';

/** The end of an attempt whose task is requeued. */
export interface Interruption {
  endedBy: EndedBy;
  status: AttemptStatus;
  /** The outcome, if the worker reported one, or the error. */
  outcome?: EncodedOutcome;
  error?: Encoded<ErrorInfo>;
  notBeforeMs: number;
}

/** Ends attempts, and ends or requeues their tasks. */
export class AttemptEndings {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly artifacts: StoredArtifacts,
    private readonly output: AttemptOutput,
    private readonly ended: EndedCounts,
  ) {}

  /** Ends a task, running or waiting. Its row also records the end of its last attempt. */
  endTask(live: LiveTask, endedBy: EndedBy, outcomeGiven: EncodedOutcome, atMs: number): Written<Task> {
    const { live: tasks, artifacts } = this;
    const encoded = live.running ? artifacts.withArtifacts(live, outcomeGiven) : outcomeGiven;
    const { value: outcome, json: outcomeJson, brief } = encoded;
    const briefJson = brief.json === outcomeJson ? null : brief.json;
    const dropped = this.output.reportDropped(live, atMs);
    const { notBeforeMs: _, ...before } = live.task;
    const state = transition(before.state, outcome.status);
    const task = tasks.withInput(live, { ...before, state, finishedAtMs: atMs, outcome });
    const { attempt, workerId = null, startedAtMs = null, capability, keyId } = before;
    const bytes = bytesOf(live) + Buffer.byteLength(outcomeJson);
    const seq = ++live.eventSeq;
    const ending = [state, attempt, workerId, startedAtMs, atMs, seq, endedBy, outcomeJson, bytes, briefJson];
    this.statements.endTask.run(...ending, live.seq);
    recordUse(this.statements, before, atMs);
    tasks.remove(live);
    this.ended.add({ capability, state, keyId, bytes });
    return { value: task, changes: [...dropped, ...reachedState(task, seq, atMs).changes] };
  }

  /** Ends an attempt and requeues its task. The queue timeout starts again, except after a rejection, since the attempt never started. */
  requeue(live: LiveTask, how: Interruption, atMs: number): Written<Task> {
    const { statements, live: tasks } = this;
    const { endedBy, status, notBeforeMs } = how;
    const outcome = how.outcome && this.artifacts.withArtifacts(live, how.outcome).brief;
    const json = [how.error?.json ?? null, outcome?.json ?? null] as const;
    const dropped = this.output.reportDropped(live, atMs);
    const isRejected = status === 'rejected';
    const rejections = live.task.rejections + (isRejected ? 1 : 0);
    const deadline = isRejected ? live.queueDeadlineMs : deadlineMs(notBeforeMs, live.task.queueTimeoutMs);
    const task: WaitingTask = { ...live.task, state: transition(live.task.state, 'queued'), rejections };
    if (notBeforeMs > atMs) task.notBeforeMs = notBeforeMs;
    tasks.requeue(live, task, deadline);
    const seq = ++live.eventSeq;
    statements.requeueTask.run(rejections, deadline, task.notBeforeMs ?? null, live.seq);
    statements.endAttempt.run(atMs, seq, endedBy, status, ...json, live.seq, task.attempt);
    const endedBytes = bytesOfAttempts({ count: 1, bytes: Buffer.byteLength(json.join('')) });
    tasks.resize(live, { attemptBytes: live.attemptBytes + endedBytes });
    const error = outcome ? outcome.value.error : how.error?.value;
    const { value, changes } = reachedState(tasks.withInput(live), seq, atMs, error);
    return { value, changes: [...dropped, ...changes] };
  }
}
