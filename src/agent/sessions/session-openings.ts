import { YardError } from '@yardmaster/protocol';
import type { Session } from '../../tasks';
import type { SessionAdmission, SessionRequest } from './session-admission';
import type { AskedSession } from './session-keepers';
import type { SessionOpener } from './session-opener';
import type { SessionsElsewhere } from './sessions-elsewhere';

/** Opens sessions: on a worker that is linked here, or else through a replica that has one. */
export class SessionOpenings {
  constructor(
    private readonly admission: SessionAdmission,
    private readonly opener: SessionOpener,
    private readonly elsewhere: SessionsElsewhere,
  ) {}

  start(): void {
    this.admission.start();
  }

  /** Opens nothing more. */
  stop(): void {
    this.admission.stop();
  }

  /** The session is durable when this resolves. @throws YardError as `SessionAdmission.admit` and `SessionOpener.open`. */
  async open(request: SessionRequest): Promise<Session> {
    const asked = await this.admission.admit(request);
    try {
      return await this.opener.open(asked);
    } catch (error) {
      const isRefusal = error instanceof YardError && error.code === 'NO_CAPABLE_WORKER';
      const session = isRefusal ? await this.elsewhere.open(request) : undefined;
      if (!session) throw error;
      return session;
    }
  }

  /** Opens a session that another replica admitted, on a worker that is linked here. @throws YardError as `SessionOpener.open`, `SHUTTING_DOWN`. */
  async openHere(asked: AskedSession): Promise<Session> {
    this.admission.refuseWhenStopped();
    return this.opener.open(asked);
  }
}
