/** The streams of the audit log. Each has files and a limit of its own, so that a flood in one cannot displace another. */
export const auditStreams = ['changes', 'submissions', 'refusals'] as const;
export type AuditStream = (typeof auditStreams)[number];

/** Who did something. */
export interface AuditedBy {
  /** Id of the API key, `default` for the built-in key; null without a valid key. */
  key: string | null;
  /** Name of the key. */
  name?: string;
  /** Id of the worker token. */
  worker?: string;
  /** Purpose of the ticket. */
  ticket?: string;
}

/** The object of an action: a task, a session, a worker, a key, … */
export interface AuditedObject {
  kind: string;
  id: string;
}

/** Something that a caller or worker did or tried. Has no secrets: no headers, bodies or query strings. */
export interface AuditEvent {
  /** `refusal`: access was denied. */
  kind: 'change' | 'submission' | 'refusal';
  by: AuditedBy;
  /** Address of the client, behind trusted proxies. */
  from: string;
  /** `tasks.cancel`, `keys.create`, … */
  action: string;
  object?: AuditedObject;
  /** HTTP status of the result, also if it was not sent over HTTP. */
  status: number;
  /** Code of the problem. */
  code?: string;
  /** Number of objects, such as the tasks of a batch. */
  count?: number;
  /** True if the action usually comes in long series, such as chunks of input; repetitions then share a line. */
  isSerial?: boolean;
}

/** A line of the audit log. Lines about the log itself have neither `from` nor `status`. */
export interface AuditLine {
  /** ISO 8601. */
  at: string;
  by: AuditedBy;
  from?: string;
  action: string;
  object?: AuditedObject;
  status?: number;
  code?: string;
  count?: number;
  /** This line stands for about this many. */
  sampled?: number;
}
