import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../../config';
import { InvalidPayloadError, YardError, type Labels } from '@yardmaster/protocol';
import { newSessionId } from '../../tasks';
import type { PendingSession, SessionHosts } from './session-hosts';

type Settings = Pick<YardConfig, 'sessionTtlMs' | 'sessionTtlMsMax' | 'sessionsMax'>;

/** A caller's request for a session. */
export interface SessionRequest {
  /** The capability that the session is for; its worker declares it with `sessions: true`. */
  capability: string;
  /** How long it may stay unused. */
  ttlMs?: number;
  labels?: { require?: Labels; prefer?: Labels };
}

/** A request with the API key of its caller. */
export interface OwnedSessionRequest extends SessionRequest {
  keyId?: string;
}

/** Turns requests into pending sessions, or rejects them. */
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

  /** Rejects every request from now on. */
  stop(): void {
    this.isAccepting = false;
  }

  /**
   * Admits a session, which counts as pending until `SessionHosts.settle`.
   * @throws YardError `INVALID_REQUEST` if `ttlMs` is too long, `SESSIONS_FULL`, `KEY_LIMIT_REACHED`, `SHUTTING_DOWN`.
   */
  async admit({ capability, ttlMs, labels, keyId }: OwnedSessionRequest): Promise<PendingSession> {
    const { sessionTtlMs, sessionTtlMsMax, sessionsMax } = this.settings;
    this.assertAccepting();
    if (ttlMs !== undefined && ttlMs > sessionTtlMsMax) {
      const message = `must not be larger than ${sessionTtlMsMax}`;
      throw new InvalidPayloadError({ path: 'ttlMs', message }, 'INVALID_REQUEST');
    }
    const nowMs = this.clock.nowMs();
    const id = newSessionId(nowMs, this.random);
    if (!(await this.hosts.admit(id, sessionsMax, keyId))) {
      throw new YardError('SESSIONS_FULL', `session limit reached (${sessionsMax}); close one or raise SESSIONS_MAX`);
    }
    return {
      id,
      capability,
      labels: { require: { ...labels?.require }, prefer: { ...labels?.prefer } },
      ttlMs: ttlMs ?? Math.min(sessionTtlMs, sessionTtlMsMax),
      createdAtMs: nowMs,
      ...(keyId !== undefined && { keyId }),
    };
  }

  /** Stops counting a session as pending: the replica answered, or failed to. */
  settle(sessionId: string): void {
    this.hosts.settle(sessionId);
  }

  /** @throws YardError `SHUTTING_DOWN`. */
  assertAccepting(): void {
    if (!this.isAccepting) throw new YardError('SHUTTING_DOWN', 'the control plane opens no more sessions');
  }
}
