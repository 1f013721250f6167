import type { Session } from '../../tasks';
import type { SessionDto } from './session.dto';

/** Maps a session to its DTO. */
export function toSessionDto(session: Session): SessionDto {
  const { id, capability, state, workerId, labels, ttlMs, createdAtMs, lastUsedAtMs, endedAtMs, reason, keyId } =
    session;
  return {
    id,
    capability,
    state,
    workerId,
    keyId,
    labels: { require: labels.require, prefer: labels.prefer },
    ttlMs,
    createdAt: new Date(createdAtMs),
    lastUsedAt: new Date(lastUsedAtMs),
    endedAt: endedAtMs === undefined ? undefined : new Date(endedAtMs),
    reason,
  };
}
