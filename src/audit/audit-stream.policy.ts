import type { AuditEvent, AuditStream } from './audit-event';

/**
 * Returns the stream of an event. A rejected change (4xx) has changed nothing and costs its caller nothing, so it goes to the stream with
 * the rate limit: otherwise anyone with a key could displace the changes. Rejected submissions stay with the submissions.
 */
export function streamOf({ kind, status }: Pick<AuditEvent, 'kind' | 'status'>): AuditStream {
  if (kind === 'refusal' || status === 401 || status === 403) return 'refusals';
  if (kind === 'submission') return 'submissions';
  return status >= 400 && status < 500 ? 'refusals' : 'changes';
}

/**
 * True if repetitions of the event share a line. Successful submissions do not repeat, since each creates something; a change that has no
 * further effect, such as closing a session again, can be repeated without limit.
 */
export function mayShareLine({ kind, status, count, isSerial }: AuditEvent): boolean {
  return count === undefined && (isSerial === true || kind === 'change' || status >= 400);
}
