import type { NewSession, Session, SessionEnd, TaskStore } from '../../../src/tasks';
import { startMs } from './fixture';

export function newSession(id: string, given: Partial<NewSession> = {}): NewSession {
  return {
    id,
    capability: 'python.run',
    labels: { require: { region: 'eu' }, prefer: {} },
    workerId: 'w-1',
    instanceId: 'w-1-i1',
    linkId: 'r-1~1',
    ttlMs: 1000,
    createdAtMs: startMs,
    ...given,
  };
}

/** Adds open sessions with these ids. */
export function addSessions(store: TaskStore, ...ids: string[]): Promise<Session[]> {
  return Promise.all(ids.map((id) => store.sessions.add(newSession(id))));
}

export function closed(endedAtMs: number): SessionEnd {
  return { state: 'closed', reason: 'by its caller', endedAtMs };
}
