import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { streamedEvents } from '../../support/event-stream';
import type { FollowedStream, Submission } from '../history';
import type { SeededRandom } from '../plan/seeded-random';
import { newSumInput, type SumInput } from '../sum-task';

const waitS = 20;
const requestMsMax = 30_000;
/** After an answer that never came, before the next request. */
const restMs = 100;

/** Callers that ask for tasks in three ways, and remember exactly what they were told. */
export class Client {
  readonly submissions: Submission[] = [];
  readonly followed: FollowedStream[] = [];
  readonly inputs = new Map<string, SumInput>();
  private readonly acknowledged = new EventEmitter<{ task: [] }>();
  /** Aborted when nobody is to follow anything any longer. */
  private readonly over = new AbortController();

  constructor(
    private readonly url: string,
    private readonly apiKey: string,
    /** Of the output of a task, which bounds how long it takes. */
    private readonly linesMax: number,
    private readonly random: SeededRandom,
  ) {}

  /** One caller, who asks for one task after another until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const way = this.random.pick(['wait', 'leave', 'follow'] as const);
      const input = newSumInput(`r${this.inputs.size + 1}`, this.linesMax, this.random);
      this.inputs.set(input.ref, input);
      const submission = await this.submit(input, way === 'wait');
      this.submissions.push(submission);
      if (submission.taskId === undefined) await delay(restMs);
      else if (way === 'follow') await this.follow(submission.taskId);
      else if (way === 'leave') await delay(input.lines * input.lineMs);
    }
  }

  /** Resolves in the moment in which a caller is told that its task is taken, or when `signal` aborts. */
  async nextAcknowledgement(signal: AbortSignal): Promise<void> {
    await once(this.acknowledged, 'task', { signal }).catch(() => undefined);
  }

  /** Ends what follows tasks. */
  giveUp(): void {
    this.over.abort();
  }

  /** An answer counts as given when its status line has come: then the task is promised. */
  private async submit(input: SumInput, waits: boolean): Promise<Submission> {
    const { ref } = input;
    const sentAtMs = Date.now();
    const headers = { 'content-type': 'application/json', ...(waits && { prefer: `wait=${waitS}` }) };
    const body = JSON.stringify({ capability: 'chaos.sum', input });
    const signal = AbortSignal.timeout(requestMsMax);
    let response: Response;
    try {
      response = await this.request('/v1/tasks', { method: 'POST', headers, body, signal });
    } catch (error) {
      return { ref, sentAtMs, answer: 'unknown', detail: reasonOf(error) };
    }
    const detail = String(response.status);
    if (response.status === 503) return { ref, sentAtMs, answer: 'unknown', detail };
    const taskId = response.headers.get('location')?.split('/').at(-1);
    if (!response.ok || !taskId)
      return { ref, sentAtMs, answer: 'refused', detail: `${detail} ${await textOf(response)}` };
    this.acknowledged.emit('task');
    const told = toldBy(await textOf(response), response.status);
    return { ref, sentAtMs, answer: 'acknowledged', taskId, detail, ...(told && { told }) };
  }

  /** Follows a task over as many connections as it takes, each going on where the last one broke. */
  private async follow(taskId: string): Promise<void> {
    const stream: FollowedStream = { taskId, seqs: [], hasEnded: false, reconnections: -1 };
    this.followed.push(stream);
    while (!stream.hasEnded && !this.over.signal.aborted) {
      stream.reconnections++;
      try {
        const headers = { 'last-event-id': String(stream.seqs.at(-1) ?? 0) };
        const response = await this.request(`/v1/tasks/${taskId}/events`, { headers, signal: this.over.signal });
        if (!response.ok) throw new Error(await textOf(response));
        for await (const { id, data } of streamedEvents(response)) {
          stream.seqs.push(id);
          stream.hasEnded = data.type === 'state' && data.data['state'] === 'succeeded';
        }
      } catch {
        await delay(restMs);
      }
    }
  }

  private request(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.apiKey}` };
    return fetch(this.url + path, { ...init, headers });
  }
}

function toldBy(text: string, status: number): Submission['told'] {
  if (status !== 200) return undefined;
  try {
    const { outcome } = JSON.parse(text) as { outcome: { status: string; result?: { total: number } } };
    return { status: outcome.status, ...(outcome.result && { total: outcome.result.total }) };
  } catch {
    return undefined; // the answer broke off
  }
}

async function textOf(response: Response): Promise<string> {
  return response.text().catch(() => '');
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
