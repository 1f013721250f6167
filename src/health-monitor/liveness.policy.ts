import type { WorkerRecord } from '../registry';

export interface LivenessLimits {
  heartbeatIntervalMs: number;
  reconnectGraceMs: number;
  offlineKeepMs: number;
}

/** How many status reports may be missing before the link is closed for it. */
const missedHeartbeatsMax = 3;

/**
 * How long a worker whose link ended may take to come back. A silent one has had its time already: its pings went
 * unanswered for seconds. Not so where the control plane itself stood still: then their answers were not read.
 */
export function graceMs(linkEnd: WorkerRecord['linkEnd'], hasStalled: boolean, limits: LivenessLimits): number {
  return linkEnd === 'silent' && !hasStalled ? 0 : limits.reconnectGraceMs;
}

/** What a look at a worker asks for: `disconnect` where its reports stopped, `remove` where it was lost long ago. */
export function verdict(
  worker: WorkerRecord,
  nowMs: number,
  limits: LivenessLimits,
): 'disconnect' | 'remove' | undefined {
  const silentMs = nowMs - worker.lastSeenAtMs;
  switch (worker.state) {
    case 'online':
    case 'draining':
      return silentMs > missedHeartbeatsMax * limits.heartbeatIntervalMs ? 'disconnect' : undefined;
    case 'offline':
      return silentMs > limits.offlineKeepMs ? 'remove' : undefined;
    default:
      return undefined;
  }
}
