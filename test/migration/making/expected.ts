/** JSON as the API of the old version answered it. */
export type Json = Record<string, unknown>;

/** All that a version said of one task. */
export interface SaidOfTask {
  task: Json & { id: string; state: string };
  attempts: Json[];
  events: Array<Json & { seq: number }>;
  artifacts: Array<Json & { name: string; sha256: string }>;
  /** By the name of the artifact: the SHA-256 of what was downloaded. */
  downloads: Record<string, string>;
  /** Its position in its queue, if it waits. */
  position?: number;
}

/** A list, page by page. */
export interface SaidList {
  /** The query without `limit` and `cursor`. */
  query: Record<string, string>;
  limit: number;
  pages: Array<{ items: Json[]; nextCursor?: string }>;
}

/** An attempt that ran when the folder was left, and who held it. */
export interface HeldAttempt {
  taskId: string;
  attempt: number;
  leaseId: string;
  workerId: string;
  instanceId: string;
}

/** `expected.json`: what the version that made a folder said of it. */
export interface Expected {
  commit: string;
  /** When it was asked, just before it was killed. */
  atMs: number;
  /** Task ids by the part that they have in the story. */
  tasks: Record<string, string>;
  /** Session ids by the part that they have in the story. */
  sessions: Record<string, string>;
  /** Requests that were made with an `Idempotency-Key`, by key. */
  keys: Record<string, { request: Json; taskId: string }>;
  held: HeldAttempt[];
  saidOfTasks: Record<string, SaidOfTask>;
  saidOfSessions: Record<string, Json>;
  /** The first has the whole items, the others only their ids. */
  taskLists: SaidList[];
  sessionLists: SaidList[];
  stats: { tasks: Json; capabilities: Json[]; queues: Json[] };
}
