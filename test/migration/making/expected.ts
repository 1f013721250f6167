/** JSON from the API of the old version. */
export type Json = Record<string, unknown>;

/** Everything that the API returned about a task. */
export interface TaskSnapshot {
  task: Json & { id: string; state: string };
  attempts: Json[];
  events: Array<Json & { seq: number }>;
  artifacts: Array<Json & { name: string; sha256: string }>;
  /** SHA-256 of the downloaded bytes, by artifact name. */
  downloads: Record<string, string>;
  /** Position in the queue, if the task waits. */
  position?: number;
}

/** A list, page by page. */
export interface ListSnapshot {
  /** The query without `limit` and `cursor`. */
  query: Record<string, string>;
  limit: number;
  pages: Array<{ items: Json[]; nextCursor?: string }>;
}

/** An attempt that was running at the end, and its worker. */
export interface HeldAttempt {
  taskId: string;
  attempt: number;
  leaseId: string;
  workerId: string;
  instanceId: string;
}

/** `expected.json`: what the API of the version that made a folder returned. */
export interface Expected {
  commit: string;
  /** Time of the queries, just before the service was killed. */
  atMs: number;
  /** Task ids by name in the story. */
  tasks: Record<string, string>;
  /** Session ids by name in the story. */
  sessions: Record<string, string>;
  /** Requests with an `Idempotency-Key`, by key. */
  keys: Record<string, { request: Json; taskId: string }>;
  held: HeldAttempt[];
  saidOfTasks: Record<string, TaskSnapshot>;
  saidOfSessions: Record<string, Json>;
  /** The first list has complete items, the others only ids. */
  taskLists: ListSnapshot[];
  sessionLists: ListSnapshot[];
  stats: { tasks: Json; capabilities: Json[]; queues: Json[] };
}
