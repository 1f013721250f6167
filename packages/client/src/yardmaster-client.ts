import { ApiRequests, type ClientConfig } from './api-requests';
import type * as types from './types';

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which rejects with the reason. A submitted task continues. */
  signal?: AbortSignal;
}

/** Options of calls that may be repeated without repeating their work. */
export interface SubmitOptions extends CallOptions {
  /** Requests with the same key and body create one task. 1 to 255 printable ASCII characters without spaces. */
  idempotencyKey?: string;
}

/**
 * The REST API of a control plane, one method for each operation. Types and fields are those of its OpenAPI document;
 * times are ISO 8601.
 *
 * Every method throws an `ApiError` if the control plane rejects the call, an `UnreachableError` if it does not answer,
 * the reason of `signal` if that aborts, and an `ArgumentError` if an id or name is empty, `.` or `..`. Nothing is
 * retried.
 */
export class YardmasterClient {
  private readonly api: ApiRequests;

  /** @throws ArgumentError if the address or the key cannot be used */
  constructor(config: ClientConfig) {
    this.api = new ApiRequests(config);
  }

  /**
   * Submits a task. Resolves when it is stored, or with `waitS` when it has ended or after that many seconds. Also
   * resolves if the task failed: see `outcome`.
   */
  submitTask(
    request: types.TaskRequest,
    { waitS, idempotencyKey, signal }: SubmitOptions & { waitS?: number } = {},
  ): Promise<types.Task> {
    const headers = { Prefer: waitS === undefined ? undefined : `wait=${waitS}`, 'Idempotency-Key': idempotencyKey };
    return this.api.json('post', '/v1/tasks', { body: request, headers, signal });
  }

  /** Submits up to 1000 tasks. Each is accepted or rejected separately: one result for each, in order. */
  submitTasks(tasks: types.TaskRequest[], { idempotencyKey, signal }: SubmitOptions = {}): Promise<types.TaskBatch> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    return this.api.json('post', '/v1/tasks:batch', { body: { tasks }, headers, signal });
  }

  /** Lists tasks, newest first. For the next page, pass `nextCursor` as `cursor`. */
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

  /** Explains why a task waits, which worker each attempt went to and why, and how each ended. */
  explainTask(taskId: string, { signal }: CallOptions = {}): Promise<types.Explanation> {
    return this.api.json('get', '/v1/tasks/{id}/explain', { path: { id: taskId }, signal });
  }

  /** Cancels a task. A running task ends when its worker has stopped it: see its events. */
  cancelTask(taskId: string, request: types.CancelRequest = {}, { signal }: CallOptions = {}): Promise<types.Task> {
    return this.api.json('post', '/v1/tasks/{id}/cancel', { path: { id: taskId }, body: request, signal });
  }

  /**
   * Sends a running task a piece of its standard input, at most 64 KiB. A piece with its `offset` in bytes may be sent
   * again.
   * @throws ApiError `INPUT_FULL` if the task has too much unread input: send the piece again later
   */
  sendTaskInput(taskId: string, piece: types.TaskInput, { signal }: CallOptions = {}): Promise<types.TaskInputReceipt> {
    return this.api.json('post', '/v1/tasks/{id}/input', { path: { id: taskId }, body: piece, signal });
  }

  /**
   * Yields the events of a task after `after` (the `seq` of an event), or from the first one, until the task has ended
   * or the stream ends: a restart of the control plane ends it early. Leaving the loop closes the connection.
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

  /** Lists the artifacts of a task. */
  listArtifacts(taskId: string, { signal }: CallOptions = {}): Promise<types.ArtifactList> {
    return this.api.json('get', '/v1/tasks/{id}/artifacts', { path: { id: taskId }, signal });
  }

  /**
   * Downloads an artifact; resolves when the response headers arrived. Its `ETag` is the SHA-256 of the whole file.
   * @returns a response with status 200, or, depending on `headers`, 206 (a part), 304 (not modified) or 416 (no such
   * part)
   */
  downloadArtifact(
    taskId: string,
    name: string,
    { headers, signal }: CallOptions & { headers?: types.DownloadHeaders } = {},
  ): Promise<Response> {
    const request = { path: { id: taskId, name }, headers, signal };
    return this.api.response('get', '/v1/tasks/{id}/artifacts/{name}', request, [304, 416]);
  }

  /**
   * Creates a URL that downloads an artifact without a key, for `ttlS` seconds (300 by default, a day at most). It ends
   * earlier if the key of this client ends. Anyone who has the URL can use it.
   */
  shareArtifact(
    taskId: string,
    name: string,
    request: types.ArtifactTicketRequest = {},
    { signal }: CallOptions = {},
  ): Promise<types.ArtifactTicket> {
    const path = { id: taskId, name };
    return this.api.json('post', '/v1/tasks/{id}/artifacts/{name}/tickets', { path, body: request, signal });
  }

  /** Opens a session; pass its id as `sessionId` of tasks. */
  openSession(request: types.SessionRequest, { signal }: CallOptions = {}): Promise<types.Session> {
    return this.api.json('post', '/v1/sessions', { body: request, signal });
  }

  /** Lists sessions, newest first. For the next page, pass `nextCursor` as `cursor`. */
  listSessions(query: types.SessionQuery = {}, { signal }: CallOptions = {}): Promise<types.SessionPage> {
    return this.api.json('get', '/v1/sessions', { query, signal });
  }

  getSession(sessionId: string, { signal }: CallOptions = {}): Promise<types.Session> {
    return this.api.json('get', '/v1/sessions/{id}', { path: { id: sessionId }, signal });
  }

  /** Closes a session and stops its tasks. Does nothing if it has ended. */
  closeSession(sessionId: string, { signal }: CallOptions = {}): Promise<void> {
    return this.api.json('delete', '/v1/sessions/{id}', { path: { id: sessionId }, signal });
  }

  listWorkers({ signal }: CallOptions = {}): Promise<types.WorkerList> {
    return this.api.json('get', '/v1/workers', { signal });
  }

  getWorker(workerId: string, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('get', '/v1/workers/{id}', { path: { id: workerId }, signal });
  }

  /** Drains a worker: it gets no more tasks until it is resumed. Its running tasks may continue for `deadlineMs`. */
  drainWorker(workerId: string, request: types.DrainRequest = {}, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('post', '/v1/workers/{id}/drain', { path: { id: workerId }, body: request, signal });
  }

  /** Resumes a drained worker. */
  resumeWorker(workerId: string, { signal }: CallOptions = {}): Promise<types.Worker> {
    return this.api.json('post', '/v1/workers/{id}/resume', { path: { id: workerId }, signal });
  }

  /** Removes a worker; with `force` even if it has running tasks or open sessions. A live process registers again. */
  removeWorker(workerId: string, { force, signal }: CallOptions & { force?: boolean } = {}): Promise<void> {
    return this.api.json('delete', '/v1/workers/{id}', { path: { id: workerId }, query: { force }, signal });
  }

  /** Reports that the process of a worker has ended, for its supervisor: its tasks are retried elsewhere at once. */
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
   * Yields changes in the fleet after `after` (the cursor of an event), or from now on, until the stream ends. Leaving
   * the loop closes the connection; to leave it while no event arrives, abort `signal`.
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

  /** Creates an API key. Its `secret` cannot be read again. */
  createApiKey(request: types.ApiKeyRequest, { signal }: CallOptions = {}): Promise<types.ApiKeyWithSecret> {
    return this.api.json('post', '/v1/keys', { body: request, signal });
  }

  /** Lists API keys: the built-in one, then the newest first. For the next page, pass `nextCursor` as `cursor`. */
  listApiKeys(query: types.ApiKeyQuery = {}, { signal }: CallOptions = {}): Promise<types.ApiKeyPage> {
    return this.api.json('get', '/v1/keys', { query, signal });
  }

  /** Returns the key of this client: its scopes, limits and usage. */
  getOwnApiKey({ signal }: CallOptions = {}): Promise<types.ApiKey> {
    return this.api.json('get', '/v1/keys/self', { signal });
  }

  getApiKey(keyId: string, { signal }: CallOptions = {}): Promise<types.ApiKey> {
    return this.api.json('get', '/v1/keys/{id}', { path: { id: keyId }, signal });
  }

  /** Gives a key a new secret. The previous one stays valid for `overlapMs`, 0 by default. */
  rotateApiKey(
    keyId: string,
    request: types.RotateRequest = {},
    { signal }: CallOptions = {},
  ): Promise<types.ApiKeyWithSecret> {
    return this.api.json('post', '/v1/keys/{id}/rotate', { path: { id: keyId }, body: request, signal });
  }

  /** Ends a key and its open connections. Its tasks continue. Does nothing if it has ended. */
  revokeApiKey(keyId: string, { signal }: CallOptions = {}): Promise<void> {
    return this.api.json('delete', '/v1/keys/{id}', { path: { id: keyId }, signal });
  }

  /** Reads the audit log, newest line first. For older lines, pass `nextCursor` as `cursor`; a page may be short. */
  listAudit(query: types.AuditQuery = {}, { signal }: CallOptions = {}): Promise<types.AuditPage> {
    return this.api.json('get', '/v1/audit', { query, signal });
  }

  /** Starts a fault scenario, which replaces the current one. @throws ApiError `NOT_FOUND` if the workers are real */
  beginScenario(request: types.ScenarioRequest, { signal }: CallOptions = {}): Promise<types.Scenario> {
    return this.api.json('put', '/v1/mock/scenario', { body: request, signal });
  }

  getScenario({ signal }: CallOptions = {}): Promise<types.Scenario> {
    return this.api.json('get', '/v1/mock/scenario', { signal });
  }

  endScenario({ signal }: CallOptions = {}): Promise<void> {
    return this.api.json('delete', '/v1/mock/scenario', { signal });
  }

  /** Resolves if the control plane answers. */
  getLiveness({ signal }: CallOptions = {}): Promise<types.Health> {
    return this.api.json('get', '/health/live', { signal });
  }

  /**
   * Reports if the control plane accepts tasks. Also resolves if not: `status` is then not `ok`, and `error` names the
   * part.
   */
  getReadiness({ signal }: CallOptions = {}): Promise<types.Health> {
    return this.api.json('get', '/health/ready', { signal }, [503]);
  }

  /** Resolves to the metrics, in the text format of Prometheus. */
  getMetrics({ signal }: CallOptions = {}): Promise<string> {
    return this.api.text('get', '/metrics', { signal });
  }
}
