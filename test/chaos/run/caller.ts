import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CancelRequest, Repeat, Submission } from '../history';
import type { PlannedTask } from '../work/planned-task';
import { totalIn } from '../work/sum';

const waitS = 20;
const requestMsMax = 30_000;
/** Delay before the next request if no answer arrives. */
const restMs = 100;
/** Limit of retries of an idempotent request: far longer than any outage of the control plane. */
const triesMax = 200;
const json = { 'content-type': 'application/json' };
/** Longer than any session is unused in a run. */
const sessionTtlMs = 600_000;
const cancelBody = JSON.stringify({ reason: 'cancelled by its caller', graceMs: 500 });

interface Answer {
  status: number;
  taskId?: string;
  isReplay: boolean;
  text: string;
}

/** Sends the requests of callers and records the answers. */
export class Caller {
  private readonly acknowledged = new EventEmitter<{ task: [] }>();

  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  /** Resolves at the next acknowledged submission, or when `signal` aborts. */
  async nextAcknowledgement(signal: AbortSignal): Promise<void> {
    await once(this.acknowledged, 'task', { signal }).catch(() => undefined);
  }

  /** Submits a task. With an idempotency key, retries until there is an answer or `signal` aborts. */
  async submit(task: PlannedTask, waits: boolean, signal: AbortSignal): Promise<Submission> {
    const { ref, kind, isKeyed } = task;
    const { sessionId } = task.request as { sessionId?: string };
    const submission: Submission = { ref, kind, sentAtMs: Date.now(), answer: 'unknown', detail: '', repeats: [] };
    if (sessionId !== undefined) submission.sessionId = sessionId;
    for (let tries = 1; tries <= (isKeyed ? triesMax : 1); tries++) {
      if (tries > 1) await delay(restMs);
      const answer = await this.post(task, waits).catch(reasonOf);
      if (typeof answer === 'string') submission.detail = answer;
      else if (answer.status !== 503) return this.answered(submission, answer);
      else submission.detail = '503';
      if (signal.aborted) break;
    }
    return submission;
  }

  /** Repeats an answered request, unchanged or with another body under the same key. */
  async repeat(task: PlannedTask, isOther: boolean): Promise<Repeat | undefined> {
    const request = isOther ? { ...task.request, priority: 1 } : task.request;
    const answer = await this.post({ ...task, request }, false).catch(() => undefined);
    if (!answer || answer.status === 503) return undefined;
    const { status, taskId, isReplay } = answer;
    return { status, isReplay, isOther, ...(taskId && { taskId }) };
  }

  /** Cancels a task. If no answer arrived, the task may be cancelled or not. */
  async cancel(taskId: string): Promise<CancelRequest> {
    const sentAtMs = Date.now();
    for (let tries = 1; tries <= triesMax; tries++) {
      const asked = { method: 'POST', headers: json, body: cancelBody };
      const response = await this.request(`/v1/tasks/${taskId}/cancel`, asked).catch(() => undefined);
      if (response && response.status !== 503) return { sentAtMs, answeredAtMs: Date.now(), status: response.status };
      await delay(restMs);
    }
    return { sentAtMs };
  }

  /** Opens a session; undefined if no worker can, or no answer arrived. */
  async openSession(): Promise<string | undefined> {
    const asked = {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ capability: 'chaos.sum', ttlMs: sessionTtlMs }),
    };
    const response = await this.request('/v1/sessions', asked).catch(() => undefined);
    return response?.ok ? response.headers.get('location')?.split('/').at(-1) : undefined;
  }

  /** Closes a session, with retries. */
  async closeSession(sessionId: string): Promise<void> {
    for (let tries = 1; tries <= triesMax; tries++) {
      const closing = this.request(`/v1/sessions/${sessionId}`, { method: 'DELETE' });
      if ((await closing.catch(() => undefined))?.ok) return;
      await delay(restMs);
    }
  }

  request(path: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${this.apiKey}` };
    return fetch(this.url + path, { signal: AbortSignal.timeout(requestMsMax), ...init, headers });
  }

  /** Sends a submission. It counts as acknowledged when the status line of the response has arrived. */
  private async post({ ref, request, isKeyed }: PlannedTask, waits: boolean): Promise<Answer> {
    const headers = {
      ...json,
      ...(waits && { prefer: `wait=${waitS}` }),
      ...(isKeyed && { 'idempotency-key': ref }),
    };
    const response = await this.request('/v1/tasks', { method: 'POST', headers, body: JSON.stringify(request) });
    const taskId = response.headers.get('location')?.split('/').at(-1);
    if (response.ok && taskId) this.acknowledged.emit('task');
    const isReplay = response.headers.get('idempotency-replayed') === 'true';
    return { status: response.status, isReplay, text: await textOf(response), ...(taskId && { taskId }) };
  }

  private answered(submission: Submission, { status, taskId, text }: Answer): Submission {
    const isTaken = status >= 200 && status < 300 && taskId !== undefined;
    if (!isTaken) return { ...submission, answer: 'refused', detail: `${status} ${text}` };
    const outcome = outcomeIn(text, status);
    return { ...submission, answer: 'acknowledged', taskId, detail: String(status), ...(outcome && { outcome }) };
  }
}

function outcomeIn(text: string, status: number): Submission['outcome'] {
  if (status !== 200) return undefined;
  try {
    const { outcome } = JSON.parse(text) as { outcome: { status: string; result?: unknown } };
    const total = totalIn(outcome.result);
    return { status: outcome.status, ...(total !== undefined && { total }) };
  } catch {
    return undefined; // the answer was cut off
  }
}

async function textOf(response: Response): Promise<string> {
  return response.text().catch(() => '');
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
}
