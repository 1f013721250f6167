import { setTimeout as delay } from 'node:timers/promises';
import { streamedEvents } from '../../support/event-stream';
import { finalStates, type FollowedStream, type Submission } from '../history';
import type { SeededRandom } from '../plan/seeded-random';
import { taskKinds, plannedTask, plannedSessionTask, type PlannedTask, type TaskOptions } from '../work/planned-task';
import type { Caller } from './caller';

/** Delay before the next stream after a broken one. */
const restMs = 100;

/** Callers that submit tasks one after another, wait for each, ignore it or follow its events, and sometimes cancel it. */
export class Client {
  readonly submissions: Submission[] = [];
  readonly followed: FollowedStream[] = [];
  readonly plannedTasks = new Map<string, PlannedTask>();
  private refs = 0;
  private readonly kinds: ReturnType<typeof taskKinds>;
  /** Aborted to stop all followers. */
  private readonly over = new AbortController();

  constructor(
    private readonly caller: Caller,
    private readonly options: TaskOptions,
    private readonly random: SeededRandom,
  ) {
    this.kinds = taskKinds(random);
  }

  /** Runs one caller until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const kind = this.kinds.next().value;
      if (kind === 'session') await this.runSession(signal);
      else await this.runTask(plannedTask(kind, this.nextRef(), this.options, this.random), signal);
    }
  }

  private async runTask(task: PlannedTask, signal: AbortSignal): Promise<void> {
    const way = this.random.pick(['wait', 'leave', 'follow'] as const);
    const isRepeated = task.isKeyed && this.random.chance(0.3);
    const waits = way === 'wait' && task.cancelAfterMs === undefined;
    const submission = await this.submit(task, waits, signal);
    const { taskId } = submission;
    if (taskId === undefined) return await delay(restMs);
    const followed = way === 'follow' ? this.follow(taskId) : undefined;
    if (isRepeated) await this.repeat(task, submission);
    if (task.cancelAfterMs !== undefined) await this.cancelLater(task.cancelAfterMs, taskId, submission);
    await followed;
    if (way === 'leave') await delay(Math.min(task.aboutMs, 2000));
  }

  /** Submits several tasks in a new session at once, then mostly closes the session. */
  private async runSession(signal: AbortSignal): Promise<void> {
    const sessionId = await this.caller.openSession();
    if (sessionId === undefined) return await delay(restMs);
    const count = this.random.integer(2, 5);
    const tasks = Array.from({ length: count }, () => plannedSessionTask(this.nextRef(), sessionId, this.random));
    const isClosed = this.random.chance(0.8);
    await Promise.all(
      tasks.map(async (task) => {
        const { taskId } = await this.submit(task, false, signal);
        if (taskId !== undefined) await this.follow(taskId);
      }),
    );
    if (isClosed) await this.caller.closeSession(sessionId);
  }

  private async submit(task: PlannedTask, waits: boolean, signal: AbortSignal): Promise<Submission> {
    this.plannedTasks.set(task.ref, task);
    const submission = await this.caller.submit(task, waits, signal);
    this.submissions.push(submission);
    return submission;
  }

  private nextRef(): string {
    return `r${++this.refs}`;
  }

  /** Stops all followers. */
  stopFollowing(): void {
    this.over.abort();
  }

  private async repeat(task: PlannedTask, { repeats }: Submission): Promise<void> {
    const repeat = await this.caller.repeat(task, this.random.chance(0.3));
    if (repeat) repeats.push(repeat);
  }

  private async cancelLater(afterMs: number, taskId: string, submission: Submission): Promise<void> {
    await delay(afterMs);
    submission.cancel = await this.caller.cancel(taskId);
  }

  /** Follows a task's events to the end, reconnecting with `Last-Event-ID`. */
  private async follow(taskId: string): Promise<void> {
    const stream: FollowedStream = { taskId, seqs: [], hasEnded: false, reconnections: -1 };
    this.followed.push(stream);
    while (!stream.hasEnded && !this.over.signal.aborted) {
      stream.reconnections++;
      try {
        const headers = { 'last-event-id': String(stream.seqs.at(-1) ?? 0) };
        const { signal } = this.over;
        const response = await this.caller.request(`/v1/tasks/${taskId}/events`, { headers, signal });
        if (!response.ok) throw new Error(await response.text());
        for await (const { id, data } of streamedEvents(response)) {
          stream.seqs.push(id);
          stream.hasEnded = data.type === 'state' && finalStates.has(data.data['state'] as string);
        }
      } catch {
        await delay(restMs);
      }
    }
  }
}
