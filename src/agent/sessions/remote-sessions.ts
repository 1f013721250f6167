import type { Log } from '../../log';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';
import type { Fleet } from '../../registry';
import type { RemoteReplicas } from '../../replicas';
import type { Session } from '../../tasks';
import type { OwnedSessionRequest, SessionAdmission } from './session-admission';

/** Replicas tried for one session. Each may take up to the reply timeout. */
const triesMax = 3;

/** Sessions on workers linked to other replicas. The worker's holder does the work. */
export class RemoteSessions {
  constructor(
    private readonly fleet: Fleet,
    private readonly replicas: RemoteReplicas,
    private readonly admission: SessionAdmission,
    private readonly log: Log,
  ) {}

  /**
   * Tries replicas in turn to open a session; undefined if none does. Each gets a new session id, because one that did
   * not answer may have opened it. @throws YardError `KEY_LIMIT_REACHED`.
   */
  async open(request: OwnedSessionRequest): Promise<Session | undefined> {
    const replicaIds = this.fleet.remoteSessionHosts(request.capability, request.labels?.require ?? {});
    for (const replicaId of replicaIds.slice(0, triesMax)) {
      const pending = await this.admission.admit(request);
      try {
        return await this.replicas.get(replicaId).openSession(pending);
      } catch (err) {
        if (hasCode(err, 'KEY_LIMIT_REACHED')) throw err; // as any other replica would reject it
        this.log.info(
          { event: 'session_refused', err, sessionId: pending.id, replicaId },
          'another replica did not open the session; the next replica is tried',
        );
        if (mayHaveOpened(err)) this.abandon(replicaId, pending.id);
      } finally {
        this.admission.settle(pending.id);
      }
    }
    return undefined;
  }

  /**
   * Notifies the holder of a session that was ended here; the holder notifies the worker. If the holder does not
   * answer, the worker is notified when it registers.
   */
  closeAtHolder({ id: sessionId, linkId, state, reason }: Session): void {
    const holder = this.replicas.holderOf(linkId);
    if (!holder || state === 'open') return;
    holder
      .closeSession({ sessionId, state, reason: reason ?? state })
      .catch((err: unknown) =>
        this.log.info(
          { event: 'session_close_undelivered', err, sessionId, linkId },
          'could not notify the holder of the session that the session ended',
        ),
      );
  }

  /** Closes a session that may have been opened unnoticed. If the replica does not answer, the session expires. */
  private abandon(replicaId: string, sessionId: string): void {
    const closing = { sessionId, state: 'closed', reason: 'its opening was not confirmed' } as const;
    this.replicas
      .get(replicaId)
      .closeSession(closing)
      .catch(() => undefined);
  }
}

function mayHaveOpened(error: unknown): boolean {
  return hasCode(error, 'REPLY_TIMEOUT') || hasCode(error, 'LINK_CLOSED');
}

function hasCode(error: unknown, code: KnownErrorCode): boolean {
  return error instanceof YardError && error.code === code;
}
