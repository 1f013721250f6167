import type { WorkerRecord } from '../registry';

export interface LivenessLimits {
  heartbeatIntervalMs: number;
  reconnectGraceMs: number;
  offlineKeepMs: number;
}

/** A worker that misses more status reports is disconnected. */
const missedHeartbeatsMax = 3;

/**
 * Returns the time a worker gets to reconnect. A silent worker gets none, because its pings were unanswered for
 * seconds. If the control plane itself stalled, answers may be unread, so the worker gets the grace.
 */
export function graceMs(linkEnd: WorkerRecord['linkEnd'], hasStalled: boolean, limits: LivenessLimits): number {
  return linkEnd === 'silent' && !hasStalled ? 0 : limits.reconnectGraceMs;
}

/** Returns what to do with a worker: `disconnect` if its status reports stopped, `remove` if it was lost long ago. */
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
