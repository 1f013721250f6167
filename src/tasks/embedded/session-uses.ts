import { type SessionState, sessionRejection } from '../session';
import type { Task } from '../task';
import type { Statements } from './statements';

/** Admits a task to its session, if it has one. @throws YardError `NOT_FOUND`, or `SESSION_LOST` if the session is not open. */
export function admitToSession({ sessionById }: Statements, { sessionId }: Pick<Task, 'sessionId'>): void {
  if (sessionId === undefined) return;
  const row = sessionById.get(sessionId) as { state: SessionState; reason: string | null } | undefined;
  if (row?.state === 'open') return;
  throw sessionRejection(sessionId, row && { state: row.state, reason: row.reason ?? undefined });
}

/** Records the use of a task's session, if it has one, when the task is added or ends. */
export function recordUse({ useSession }: Statements, { sessionId }: Pick<Task, 'sessionId'>, atMs: number): void {
  if (sessionId !== undefined) useSession.run(atMs, sessionId);
}
