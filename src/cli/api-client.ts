import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type {
  ArtifactListDto,
  AttemptListDto,
  CapabilityListDto,
  ExplanationDto,
  FeedCursorDto,
  FeedResetDto,
  FleetStatsDto,
  SessionChangeDto,
  SessionDto,
  SessionPageDto,
  SessionRequestDto,
  TaskBatchDto,
  TaskChangeDto,
  TaskDto,
  TaskInputDto,
  TaskInputReceiptDto,
  TaskPageDto,
  TaskRequestDto,
  WorkerChangeDto,
  WorkerDto,
  WorkerListDto,
} from '../api';
import type { ClientConfig } from '../config';
import type { TaskEvent } from '../tasks';
import type { Problem } from '@yardmaster/client';
import { CommandError } from './problem';

/** A DTO as it is in JSON. */
export type Json<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Json<T[K]> } : T;

export type ApiTask = Json<TaskDto>;
export type ApiBatch = Json<TaskBatchDto>;
export type ApiBatchResult = ApiBatch['results'][number];
export type ApiTaskPage = Json<TaskPageDto>;
export type ApiSession = Json<SessionDto>;
export type ApiSessionPage = Json<SessionPageDto>;
export type ApiWorker = Json<WorkerDto>;
export type ApiExplanation = Json<ExplanationDto>;
export type ApiArtifacts = Json<ArtifactListDto>;
export type ApiStats = Json<FleetStatsDto>;
/** An event of the stream of the fleet, with its data beside its type and the cursor after it. */
export type FleetEvent = { cursor: string } & (
  | ({ event: 'task' } & Json<TaskChangeDto>)
  | ({ event: 'session' } & Json<SessionChangeDto>)
  | ({ event: 'worker' } & Json<WorkerChangeDto>)
  | ({ event: 'cursor' } & Json<FeedCursorDto>)
  | ({ event: 'reset' } & Json<FeedResetDto>)
);
export type FleetQuery = Partial<Record<'kinds' | 'capability', string>>;
export type TaskQuery = Partial<Record<'state' | 'capability' | 'worker' | 'limit' | 'cursor', string>>;

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The REST API of a control plane, as far as people need it. Every method throws `CommandError`. */
export class ApiClient {
  constructor(
    private readonly config: ClientConfig,
    private readonly send: typeof fetch = fetch,
  ) {}

  /** Accepts a task; with `waitS` it is given so many seconds to end before this resolves. */
  submit(request: TaskRequestDto, waitS = 0): Promise<ApiTask> {
    const headers = waitS > 0 ? { prefer: `wait=${waitS}` } : undefined;
    return this.json('/v1/tasks', { method: 'POST', body: request, headers });
  }

  /** Submits up to 1000 requests, each answered for itself; with a key it may be sent again. */
  submitAll(tasks: unknown[], key?: string): Promise<ApiBatch> {
    const headers = key === undefined ? undefined : { 'idempotency-key': key };
    return this.json('/v1/tasks:batch', { method: 'POST', body: { tasks }, headers });
  }

  task(taskId: string): Promise<ApiTask> {
    return this.json(path`/v1/tasks/${taskId}`);
  }

  attempts(taskId: string): Promise<Json<AttemptListDto>> {
    return this.json(path`/v1/tasks/${taskId}/attempts`);
  }

  explain(taskId: string): Promise<ApiExplanation> {
    return this.json(path`/v1/tasks/${taskId}/explain`);
  }

  tasks(query: TaskQuery): Promise<ApiTaskPage> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    return this.json(`/v1/tasks?${new URLSearchParams(given).toString()}`);
  }

  artifacts(taskId: string): Promise<ApiArtifacts> {
    return this.json(path`/v1/tasks/${taskId}/artifacts`);
  }

  /** The bytes of an artifact, and its headers. */
  artifact(taskId: string, name: string): Promise<Response> {
    return this.ask(path`/v1/tasks/${taskId}/artifacts/${name}`, {});
  }

  cancel(taskId: string, reason: string): Promise<ApiTask> {
    return this.json(path`/v1/tasks/${taskId}/cancel`, { method: 'POST', body: { reason } });
  }

  /** Gives a running task a piece of its standard input. */
  giveInput(taskId: string, piece: Json<TaskInputDto>): Promise<Json<TaskInputReceiptDto>> {
    return this.json(path`/v1/tasks/${taskId}/input`, { method: 'POST', body: piece });
  }

  openSession(request: SessionRequestDto): Promise<ApiSession> {
    return this.json('/v1/sessions', { method: 'POST', body: request });
  }

  sessions({ limit, isOpen }: { limit: number; isOpen: boolean }): Promise<ApiSessionPage> {
    return this.json(`/v1/sessions?limit=${limit}${isOpen ? '&state=open' : ''}`);
  }

  session(sessionId: string): Promise<ApiSession> {
    return this.json(path`/v1/sessions/${sessionId}`);
  }

  async closeSession(sessionId: string): Promise<void> {
    await this.ask(path`/v1/sessions/${sessionId}`, { method: 'DELETE' });
  }

  workers(): Promise<Json<WorkerListDto>> {
    return this.json('/v1/workers');
  }

  worker(workerId: string): Promise<ApiWorker> {
    return this.json(path`/v1/workers/${workerId}`);
  }

  drain(workerId: string, deadlineMs?: number): Promise<ApiWorker> {
    return this.json(path`/v1/workers/${workerId}/drain`, { method: 'POST', body: { deadlineMs } });
  }

  resume(workerId: string): Promise<ApiWorker> {
    return this.json(path`/v1/workers/${workerId}/resume`, { method: 'POST', body: {} });
  }

  capabilities(): Promise<Json<CapabilityListDto>> {
    return this.json('/v1/capabilities');
  }

  stats(): Promise<ApiStats> {
    return this.json('/v1/stats');
  }

  /** Events of a task after `lastSeq`, until the stream ends or breaks; leaving the loop closes the connection. */
  async *taskEvents(taskId: string, lastSeq: number): AsyncGenerator<TaskEvent> {
    for await (const { data } of this.stream(path`/v1/tasks/${taskId}/events`, String(lastSeq))) {
      yield JSON.parse(data) as TaskEvent;
    }
  }

  /** Changes in the fleet after a cursor, or from now on, until the stream ends or breaks, or `signal` aborts. */
  async *fleetEvents(query: FleetQuery, cursor: string | undefined, signal: AbortSignal): AsyncGenerator<FleetEvent> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const target = `/v1/events?${new URLSearchParams(given).toString()}`;
    for await (const { id, event, data } of this.stream(target, cursor ?? '', signal)) {
      yield { event, cursor: id, ...(JSON.parse(data) as object) } as FleetEvent;
    }
  }

  /** Server-sent events after one, until the stream ends or breaks; leaving the loop closes the connection. */
  private async *stream(target: string, lastId: string, ended?: AbortSignal): AsyncGenerator<EventSourceMessage> {
    const aborter = new AbortController();
    const signal = ended ? AbortSignal.any([aborter.signal, ended]) : aborter.signal;
    const headers = { accept: 'text/event-stream', 'last-event-id': lastId };
    const response = await this.ask(target, { headers, signal });
    let arrived: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (message) => arrived.push(message) });
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
        parser.feed(decoder.decode(bytes, { stream: true }));
        yield* arrived;
        arrived = [];
      }
    } finally {
      aborter.abort();
    }
  }

  private async json<T>(target: string, ask: Ask = {}): Promise<T> {
    const response = await this.ask(target, ask);
    return (await this.body(response)) as T;
  }

  private async ask(target: string, { method = 'GET', body, headers, signal }: Ask): Promise<Response> {
    const response = await this.send(this.config.url + target, {
      method,
      headers: {
        authorization: `Bearer ${this.config.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    }).catch((error: unknown) => {
      throw CommandError.unreachable(this.config.url, reasonOf(error), error);
    });
    if (response.ok) return response;
    throw CommandError.refused((await this.body(response)) as Problem & { status: number });
  }

  /** The JSON of an answer; something else than a control plane may have given it. */
  private async body(response: Response): Promise<unknown> {
    const kind = response.headers.get('content-type') ?? 'nothing';
    const body: unknown = /\bjson\b/.test(kind) ? await response.json().catch(() => undefined) : undefined;
    const isOurs = response.ok ? body !== undefined : typeof (body as Problem | undefined)?.code === 'string';
    if (!isOurs) throw CommandError.unreachable(this.config.url, `it answered ${response.status} with ${kind}`);
    return body;
  }
}

function path(parts: TemplateStringsArray, ...ids: string[]): string {
  return String.raw(parts, ...ids.map(encodeURIComponent));
}

/** The cause of the "fetch failed" of fetch. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
