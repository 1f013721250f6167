import type { AuditEvent, AuditLine, AuditStream } from './audit-event';

/** Selects lines of the audit log. */
export interface AuditQuery {
  /** Default: all. */
  streams?: readonly AuditStream[];
  /** Only lines from this time on. */
  afterMs?: number;
  /** Only lines before this time. */
  beforeMs?: number;
  /** Id of an API key, or `default`. */
  key?: string;
  /** Beginning of the action: `tasks.`. */
  action?: string;
  limit: number;
  /** `nextCursor` of the previous page, to continue with older lines. */
  cursor?: string;
  /** `headCursor` of an earlier page, for lines that were added since. */
  newerThan?: string;
}

/** Lines, newest first. A page may be shorter than the limit; the last one has no `nextCursor`. */
export interface AuditPage {
  lines: Array<AuditLine & { stream: AuditStream }>;
  nextCursor?: string;
  /** The end of the log when it was read. */
  headCursor: string;
}

/** Records who did what, from where, with what result. */
export abstract class Audit {
  /** Records an event, in the background. Never waits and never throws. */
  abstract record(event: AuditEvent): void;

  /** Reads lines, also those that are not on disk yet. @throws YardError `INVALID_REQUEST` for an invalid cursor */
  abstract read(query: AuditQuery): Promise<AuditPage>;

  /** Writes all lines to disk. Later events are not recorded. */
  abstract close(): Promise<void>;
}
