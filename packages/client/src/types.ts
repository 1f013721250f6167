import type { components } from './generated/api';
import type { BodyOf, HeadersOf, QueryOf } from './operation-types';

type Schemas = components['schemas'];

/** A task with its input and, once it has ended, its outcome. */
export type Task = Schemas['Task'];
/** A task in a list, without input and result. */
export type TaskSummary = Schemas['TaskSummary'];
export type TaskState = Task['state'];
/** How a task ended. */
export type Outcome = Schemas['Outcome'];
/** Why a task or an attempt failed. */
export type TaskError = Schemas['Error'];
/** A request for a task: everything but the capability has a default. Durations are milliseconds. */
export type TaskRequest = Schemas['TaskRequest'];
/** A filter of tasks, and the page. Times are ISO 8601, or milliseconds since the Unix epoch as text. */
export type TaskQuery = QueryOf<'get', '/v1/tasks'>;
/** A page of tasks, newest first; `nextCursor` is the cursor of the next page. */
export type TaskPage = Schemas['TaskPage'];
/** The results of a batch, in order: a task, or the problem of a rejected request. */
export type TaskBatch = Schemas['TaskBatch'];
export type TaskBatchResult = Schemas['TaskBatchResult'];
export type CancelRequest = Schemas['CancelRequest'];
/** A piece of the standard input of a running task: `text` or `base64`, or the `end`. */
export type TaskInput = Schemas['TaskInput'];
export type TaskInputReceipt = Schemas['TaskInputReceipt'];
/** An attempt at a task. */
export type Attempt = Schemas['Attempt'];
export type AttemptList = Schemas['AttemptList'];
/** Explains the state of a task. */
export type Explanation = Schemas['Explanation'];
/** An event of a task; `type` is its kind. */
export type TaskEvent = Schemas['TaskEvent'];
export type TaskStateEvent = Schemas['TaskStateEvent'];
export type TaskOutputEvent = Schemas['TaskOutputEvent'];
/** A file that an attempt uploaded. */
export type Artifact = Schemas['TaskArtifact'];
export type ArtifactList = Schemas['ArtifactList'];
/** How long a shared URL is valid. */
export type ArtifactTicketRequest = Schemas['ArtifactTicketRequest'];
/** A ticket, the URL with it, and when it expires. */
export type ArtifactTicket = Schemas['ArtifactTicket'];
/** Headers of a download, for a part of the artifact or a conditional request. */
export type DownloadHeaders = HeadersOf<'get', '/v1/tasks/{id}/artifacts/{name}'>;

/** State on one worker that tasks share. */
export type Session = Schemas['Session'];
export type SessionState = Session['state'];
export type SessionRequest = Schemas['SessionRequest'];
export type SessionQuery = QueryOf<'get', '/v1/sessions'>;
export type SessionPage = Schemas['SessionPage'];

/** A process that offers capabilities and slots. */
export type Worker = Schemas['Worker'];
export type WorkerState = Worker['state'];
export type WorkerList = Schemas['WorkerList'];
export type DrainRequest = Schemas['DrainRequest'];
/** How the process of a worker ended. */
export type WorkerExit = Schemas['WorkerExit'];

/** A capability, with the JSON Schemas of its input and result. */
export type Capability = Schemas['Capability'];
export type CapabilityList = Schemas['CapabilityList'];
/** Counts of tasks and workers. */
export type FleetStats = Schemas['FleetStats'];

/** An API key, without its secret. */
export type ApiKey = Schemas['ApiKey'];
export type ApiKeyRequest = Schemas['ApiKeyRequest'];
/** A key and its secret, which is shown only once. */
export type ApiKeyWithSecret = Schemas['ApiKeyWithSecret'];
export type ApiKeyQuery = QueryOf<'get', '/v1/keys'>;
/** A page of keys; `nextCursor` is the cursor of the next page. */
export type ApiKeyPage = Schemas['ApiKeyPage'];
export type RotateRequest = Schemas['RotateRequest'];

export type AuditQuery = QueryOf<'get', '/v1/audit'>;
export type AuditPage = Schemas['AuditPage'];
export type AuditLine = Schemas['AuditLine'];
/** A filter for changes in the fleet. */
export type FleetEventQuery = Omit<QueryOf<'get', '/v1/events'>, 'after'>;
/** An event of the fleet: its type, the cursor after it, and its data. */
export type FleetEvent = { cursor: string } & (
  | ({ event: 'task' } & Schemas['TaskChange'])
  | ({ event: 'session' } & Schemas['SessionChange'])
  | ({ event: 'worker' } & Schemas['WorkerChange'])
  | ({ event: 'cursor' } & Schemas['FeedCursor'])
  | ({ event: 'reset' } & Schemas['FeedReset'])
);

/** Faults of mock workers. */
export type Scenario = Schemas['Scenario'];
export type ScenarioRequest = BodyOf<'put', '/v1/mock/scenario'>;
/** A report on the parts of the control plane. */
export type Health = Schemas['Health'];
/** The body of every rejected request: problem details (RFC 9457). */
export type Problem = Schemas['Problem'];
/** A part of a request that is not valid, by its path. */
export type Violation = Schemas['Violation'];
