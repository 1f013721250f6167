import { YardError } from '@yardmaster/protocol';
import type { Session } from '../../tasks';
import type { OwnedSessionRequest, SessionAdmission } from './session-admission';
import type { PendingSession } from './session-hosts';
import type { SessionOpener } from './session-opener';
import type { RemoteSessions } from './remote-sessions';

/** Opens sessions on a worker linked here, or else through another replica. */
export class SessionOpenings {
  constructor(
    private readonly admission: SessionAdmission,
    private readonly opener: SessionOpener,
    private readonly remote: RemoteSessions,
  ) {}

  start(): void {
    this.admission.start();
  }

  /** Stops opening sessions. */
  stop(): void {
    this.admission.stop();
  }

  /** Resolves when the session is durable. @throws YardError as `SessionAdmission.admit` and `SessionOpener.open`. */
  async open(request: OwnedSessionRequest): Promise<Session> {
    const pending = await this.admission.admit(request);
    try {
      return await this.opener.open(pending);
    } catch (error) {
      const isRejected = error instanceof YardError && error.code === 'NO_CAPABLE_WORKER';
      const session = isRejected ? await this.remote.open(request) : undefined;
      if (!session) throw error;
      return session;
    }
  }

  /**
   * Opens a session that another replica admitted, on a worker linked here. @throws YardError as `SessionOpener.open`;
   * `SHUTTING_DOWN`.
   */
  async openLocal(pending: PendingSession): Promise<Session> {
    this.admission.assertAccepting();
    return this.opener.open(pending);
  }
}
