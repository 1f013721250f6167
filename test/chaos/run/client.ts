import { setTimeout as delay } from 'node:timers/promises';
import { streamedEvents } from '../../support/event-stream';
import { finalStates, type FollowedStream, type Submission } from '../history';
import type { SeededRandom } from '../plan/seeded-random';
import { errandKinds, newErrand, sessionErrand, type Errand, type ErrandOptions } from '../work/errand';
import type { Caller } from './caller';

/** Delay before the next stream after a broken one. */
const restMs = 100;

/** Callers that submit tasks one after another, wait for each, ignore it or follow its events, and sometimes cancel it. */
export class Client {
  readonly submissions: Submission[] = [];
  readonly followed: FollowedStream[] = [];
  readonly errands = new Map<string, Errand>();
  private refs = 0;
  private readonly kinds: ReturnType<typeof errandKinds>;
  /** Aborted to stop all followers. */
  private readonly over = new AbortController();

  constructor(
    private readonly caller: Caller,
    private readonly options: ErrandOptions,
    private readonly random: SeededRandom,
  ) {
    this.kinds = errandKinds(random);
  }

  /** Runs one caller until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const kind = this.kinds.next().value;
      if (kind === 'session') await this.converse(signal);
      else await this.runErrand(newErrand(kind, this.nextRef(), this.options, this.random), signal);
    }
  }

  private async runErrand(errand: Errand, signal: AbortSignal): Promise<void> {
    const way = this.random.pick(['wait', 'leave', 'follow'] as const);
    const isRepeated = errand.isKeyed && this.random.chance(0.3);
    const waits = way === 'wait' && errand.cancelAfterMs === undefined;
    const submission = await this.submit(errand, waits, signal);
    const { taskId } = submission;
    if (taskId === undefined) return await delay(restMs);
    const followed = way === 'follow' ? this.follow(taskId) : undefined;
    if (isRepeated) await this.repeat(errand, submission);
    if (errand.cancelAfterMs !== undefined) await this.takeBack(errand.cancelAfterMs, taskId, submission);
    await followed;
    if (way === 'leave') await delay(Math.min(errand.aboutMs, 2000));
  }

  /** Submits several tasks in a new session at once, then mostly closes the session. */
  private async converse(signal: AbortSignal): Promise<void> {
    const sessionId = await this.caller.openSession();
    if (sessionId === undefined) return await delay(restMs);
    const count = this.random.integer(2, 5);
    const errands = Array.from({ length: count }, () => sessionErrand(this.nextRef(), sessionId, this.random));
    const isClosed = this.random.chance(0.8);
    await Promise.all(
      errands.map(async (errand) => {
        const { taskId } = await this.submit(errand, false, signal);
        if (taskId !== undefined) await this.follow(taskId);
      }),
    );
    if (isClosed) await this.caller.closeSession(sessionId);
  }

  private async submit(errand: Errand, waits: boolean, signal: AbortSignal): Promise<Submission> {
    this.errands.set(errand.ref, errand);
    const submission = await this.caller.submit(errand, waits, signal);
    this.submissions.push(submission);
    return submission;
  }

  private nextRef(): string {
    return `r${++this.refs}`;
  }

  /** Stops all followers. */
  giveUp(): void {
    this.over.abort();
  }

  private async repeat(errand: Errand, { repeats }: Submission): Promise<void> {
    const repeat = await this.caller.repeat(errand, this.random.chance(0.3));
    if (repeat) repeats.push(repeat);
  }

  private async takeBack(afterMs: number, taskId: string, submission: Submission): Promise<void> {
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
