import { ApiRequests, type ClientConfig } from './api-requests';
import type * as types from './types';

/** Options of every call. */
export interface CallOptions {
  /** Ends the call: it rejects with the reason of the signal. A task that was submitted goes on. */
  signal?: AbortSignal;
}

/** Options of calls that can be repeated without doing their work twice. */
export interface SubmitOptions extends CallOptions {
  /** The same key and body give the same task. 1 to 255 printable ASCII characters without spaces. */
  idempotencyKey?: string;
}

/**
 * The REST API of a control plane, a method for each operation. Types and names of fields are those of its OpenAPI document; times are
 * ISO 8601.
 *
 * Every method throws an `ApiError` if the control plane refuses the call, an `UnreachableError` if none answers, the reason of its
 * `signal` if that aborts, and an `ArgumentError` if an id or a name is empty, `.` or `..`. Nothing is tried again.
 */
export class YardmasterClient {
  private readonly api: ApiRequests;

  /** @throws ArgumentError if the address or the key cannot be used */
  constructor(config: ClientConfig) {
    this.api = new ApiRequests(config);
  }

  /**
   * Submits a task; resolves when it is durable, or with `waitS` when it has ended or that many seconds are over. A failed task
   * resolves too: `outcome` says how it ended.
   */
  submitTask(
    request: types.TaskRequest,
    { waitS, idempotencyKey, signal }: SubmitOptions & { waitS?: number } = {},
  ): Promise<types.Task> {
    const headers = { Prefer: waitS === undefined ? undefined : `wait=${waitS}`, 'Idempotency-Key': idempotencyKey };
    return this.api.json('post', '/v1/tasks', { body: request, headers, signal });
  }

  /** Submits up to 1000 tasks. Each is accepted or refused for itself: one result for each, in their order. */
  submitTasks(tasks: types.TaskRequest[], { idempotencyKey, signal }: SubmitOptions = {}): Promise<types.TaskBatch> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return this.api.json('post', '/v1/tasks:batch', { body: { tasks }, headers, signal });
  }

  /** Lists tasks, newest first. For the next page, give `nextCursor` as `cursor`. */
  listTasks(query: types.TaskQuery = {}, { signal }: CallOptions = {}): Promise<types.TaskPage> {
    return this.api.json('get', '/v1/tasks', { query, signal });
  }

  getTask(taskId: string, { signal }: CallOptions = {}): Promise<types.Task> {
    return this.api.json('get', '/v1/tasks/{id}', { path: { id: taskId }, signal });
  }

  /** Lists the attempts at a task, oldest first. */
  listAttempts(taskId: string, { signal }: CallOptions = {}): Promise<types.AttemptList> {
    return this.api.json('get', '/v1/tasks/{id}/attempts', { path: { id: taskId }, signal });
  }

  /** Says why a task waits, where each attempt went and why, and how each ended. */
  explainTask(taskId: string, { signal }: CallOptions = {}): Promise<types.Explanation> {
    return this.api.json('get', '/v1/tasks/{id}/explain', { path: { id: taskId }, signal });
  }

  /** Cancels a task. One that runs ends when its worker has stopped it: see its events. */
  cancelTask(taskId: string, request: types.CancelRequest = {}, { signal }: CallOptions = {}): Promise<types.Task> {
    return this.api.json('post', '/v1/tasks/{id}/cancel', { path: { id: taskId }, body: request, signal });
  }

  /**
   * Sends a running task a piece of its standard input, at most 64 KiB. With its `offset` in bytes a piece may be sent again.
   * @throws ApiError `INPUT_FULL` if the task has not read what it was given: send the piece again later
   */
  sendTaskInput(taskId: string, piece: types.TaskInput, { signal }: CallOptions = {}): Promise<types.TaskInputReceipt> {
    return this.api.json('post', '/v1/tasks/{id}/input', { path: { id: taskId }, body: piece, signal });
  }

  /**
   * Yields the events of a task after `after`, the `seq` of the last one that you have, or from the first one on, until the task
   * has ended or the stream does: a control plane that restarts ends it early. Leaving the loop closes the connection.
   */
  async *taskEvents(
    taskId: string,
    { after, signal }: CallOptions & { after?: number } = {},
  ): AsyncGenerator<types.TaskEvent, void, undefined> {
    const request = { path: { id: taskId }, headers: { 'Last-Event-ID': after }, signal };
    for await (const { data } of this.api.events('/v1/tasks/{id}/events', request)) {
      yield JSON.parse(data) as types.TaskEvent;
    }
  }

  /** Lists the files that the attempts at a task left. */
  listArtifacts(taskId: string, { signal }: CallOptions = {}): Promise<types.ArtifactList> {
    return this.api.json('get', '/v1/tasks/{id}/artifacts', { path: { id: taskId }, signal });
  }

  /**
   * Downloads an artifact: resolves to the response once its headers are there. Its `ETag` is the SHA-256 of the whole.
   * @returns a response with status 200, or as `headers` ask for it 206 (a part), 304 (not modified) or 416 (no such part)
   */
  downloadArtifact(
    taskId: string,
    name: string,
    { headers, signal }: CallOptions & { headers?: types.DownloadHeaders } = {},
  ): Promise<Response> {
    const request = { path: { id: taskId, name }, headers, signal };
    return this.api.response('get', '/v1/tasks/{id}/artifacts/{name}', request, [304, 416]);
  }

  /** Opens a session, for the `sessionId` of tasks. */
  openSession(request: types.SessionRequest, { signal }: CallOptions = {}): Promise<types.Session> {
    return this.api.json('post', '/v1/sessions', { body: request, signal });
  }

  /** Lists sessions, newest first. For the next page, give `nextCursor` as `cursor`. */
  listSessions(query: types.SessionQuery = {}, { signal }: CallOptions = {}): Promise<types.SessionPage> {
    return this.api.json('get', '/v1/sessions', { query, signal });
  }

  getSession(sessionId: string, { signal }: CallOptions = {}): Promise<types.Session> {
    return this.api.json('get', '/v1/sessions/{id}', { path: { id: sessionId }, signal });
  }

  /** Closes a session and stops the tasks in it. One that has ended stays as it is. */
  closeSession(sessionId: string, { signal }: CallOptions = {}): Promise<void> {
    return this.api.json('delete', '/v1/sessions/{id}', { path: { id: sessionId }, signal });
  }

  listWorkers({ signal }: CallOptions = {}): Promise<types.WorkerList> {
    return this.api.json('get', '/v1/workers', { signal });
  }

  getWorker(workerId: string, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('get', '/v1/workers/{id}', { path: { id: workerId }, signal });
  }

  /** Gives a worker no more tasks until it is resumed. Its tasks may go on for `deadlineMs`. */
  drainWorker(workerId: string, request: types.DrainRequest = {}, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('post', '/v1/workers/{id}/drain', { path: { id: workerId }, body: request, signal });
  }

  /** Gives a drained worker tasks again. */
  resumeWorker(workerId: string, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('post', '/v1/workers/{id}/resume', { path: { id: workerId }, signal });
  }

  /** Forgets a worker; with `force` even if tasks run or sessions are open on it. A process that is alive registers again. */
  removeWorker(workerId: string, { force, signal }: CallOptions & { force?: boolean } = {}): Promise<void> {
    return this.api.json('delete', '/v1/workers/{id}', { path: { id: workerId }, query: { force }, signal });
  }

  /** Reports that the process of a worker has ended, for its supervisor: its tasks run elsewhere at once. */
  reportWorkerExit(workerId: string, exit: types.WorkerExit, { signal }: CallOptions = {}): Promise<void> {
    return this.api.json('post', '/v1/workers/{id}/exited', { path: { id: workerId }, body: exit, signal });
  }

  /** Lists the capabilities of the fleet, with their JSON Schemas. */
  listCapabilities({ signal }: CallOptions = {}): Promise<types.CapabilityList> {
    return this.api.json('get', '/v1/capabilities', { signal });
  }

  getStats({ signal }: CallOptions = {}): Promise<types.FleetStats> {
    return this.api.json('get', '/v1/stats', { signal });
  }

  /**
   * Yields the changes in the fleet after `after`, the cursor of the last event that you have, or from now on, until the stream
   * ends. Leaving the loop closes the connection; to leave it while nothing happens, abort `signal`.
   */
  async *fleetEvents(
    query: types.FleetEventQuery = {},
    { after, signal }: CallOptions & { after?: string } = {},
  ): AsyncGenerator<types.FleetEvent, void, undefined> {
    const request = { query, headers: { 'Last-Event-ID': after }, signal };
    for await (const { id, event, data } of this.api.events('/v1/events', request)) {
      yield { event, cursor: id, ...(JSON.parse(data) as object) } as types.FleetEvent;
    }
  }

  /** Begins a scenario of faults, in place of the current one. @throws ApiError `NOT_FOUND` if the workers are real */
  beginScenario(request: types.ScenarioRequest, { signal }: CallOptions = {}): Promise<types.Scenario> {
    return this.api.json('put', '/v1/mock/scenario', { body: request, signal });
  }

  getScenario({ signal }: CallOptions = {}): Promise<types.Scenario> {
    return this.api.json('get', '/v1/mock/scenario', { signal });
  }

  endScenario({ signal }: CallOptions = {}): Promise<void> {
    return this.api.json('delete', '/v1/mock/scenario', { signal });
  }

  /** Resolves if the process of the control plane answers. */
  getLiveness({ signal }: CallOptions = {}): Promise<types.Health> {
    return this.api.json('get', '/health/live', { signal });
  }

  /** Says if the control plane can take tasks. One that cannot resolves too: `status` is not `ok`, and `error` names the part. */
  getReadiness({ signal }: CallOptions = {}): Promise<types.Health> {
    return this.api.json('get', '/health/ready', { signal }, [503]);
  }

  /** Resolves to the metrics, in the text format of Prometheus. */
  getMetrics({ signal }: CallOptions = {}): Promise<string> {
    return this.api.text('get', '/metrics', { signal });
  }
}
