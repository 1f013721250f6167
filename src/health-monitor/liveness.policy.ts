import type { WorkerRecord } from '../registry';

export interface LivenessLimits {
  heartbeatIntervalMs: number;
  reconnectGraceMs: number;
  offlineKeepMs: number;
}

/** A worker that misses more status reports than this has its link closed. */
const missedHeartbeatsMax = 3;

/**
 * How long a worker whose link ended may take to come back. A silent worker has had its time already: pings went unanswered for seconds.
 * If the control plane itself stalled, the answers were only not read, and the worker gets its grace too.
 */
export function graceMs(linkEnd: WorkerRecord['linkEnd'], hasStalled: boolean, limits: LivenessLimits): number {
  return linkEnd === 'silent' && !hasStalled ? 0 : limits.reconnectGraceMs;
}

/** What to do about a worker: `disconnect` if its reports stopped, `remove` if it was lost long ago. */
export function actionFor(
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
