import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../../config';
import { InvalidPayloadError, YardError, type Labels } from '@yardmaster/protocol';
import { newSessionId } from '../../tasks';
import type { PendingSession, SessionHosts } from './session-hosts';

type Settings = Pick<YardConfig, 'sessionTtlMs' | 'sessionTtlMsMax' | 'sessionsMax'>;

/** What a caller asks for. */
export interface SessionRequest {
  /** What the session is for; its worker offers it with `sessions: true`. */
  capability: string;
  /** How long it may be unused. */
  ttlMs?: number;
  labels?: { require?: Labels; prefer?: Labels };
}

/** Turns requests into sessions that workers can be asked for, or refuses them. Knows whether sessions are opened at all. */
export class SessionAdmission {
  private isAccepting = false;

  constructor(
    private readonly hosts: SessionHosts,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  start(): void {
    this.isAccepting = true;
  }

  /** Refuses every request from now on. */
  stop(): void {
    this.isAccepting = false;
  }

  /**
   * The session counts as being opened until `SessionHosts.settle`.
   * @throws YardError `INVALID_REQUEST` for a `ttlMs` that is too long, `SESSIONS_FULL`, `SHUTTING_DOWN`.
   */
  async admit({ capability, ttlMs, labels }: SessionRequest): Promise<PendingSession> {
    const { sessionTtlMs, sessionTtlMsMax, sessionsMax } = this.settings;
    this.assertAccepting();
    if (ttlMs !== undefined && ttlMs > sessionTtlMsMax) {
      const message = `must not be larger than ${sessionTtlMsMax}`;
      throw new InvalidPayloadError({ path: 'ttlMs', message }, 'INVALID_REQUEST');
    }
    const nowMs = this.clock.nowMs();
    const id = newSessionId(nowMs, this.random);
    if (!(await this.hosts.admit(id, sessionsMax))) {
      throw new YardError('SESSIONS_FULL', `session limit reached (${sessionsMax}); close one or raise SESSIONS_MAX`);
    }
    return {
      id,
      capability,
      labels: { require: { ...labels?.require }, prefer: { ...labels?.prefer } },
      ttlMs: ttlMs ?? Math.min(sessionTtlMs, sessionTtlMsMax),
      createdAtMs: nowMs,
    };
  }

  /** A replica that was asked to open the session has answered, or did not. */
  settle(sessionId: string): void {
    this.hosts.settle(sessionId);
  }

  /** @throws YardError `SHUTTING_DOWN`. */
  assertAccepting(): void {
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane opens no more sessions');
  }
}
