import type { Recoveries, RecoveryTimes } from './recovery';
import type { Violation } from './violation';

/** A limit of a recovery time, guaranteed on a machine without much other load. */
export interface Limit {
  key: Exclude<keyof RecoveryTimes, 'disturbed'>;
  name: string;
  /** Limit of `p99Ms` for 100 recoveries or more, of the longest one for fewer. */
  p99MsMax?: number;
}

export const limits: readonly Limit[] = [
  { key: 'workerKilledReported', name: 'kill -9 of a worker, its exit reported → elsewhere', p99MsMax: 1000 },
  { key: 'workerKilled', name: 'kill -9 of a worker, found out (grace of 2 s) → elsewhere', p99MsMax: 3000 },
  { key: 'workerStopped', name: 'SIGSTOP of a worker → elsewhere', p99MsMax: 5000 },
  { key: 'linkHeld', name: 'black hole in its link → elsewhere', p99MsMax: 5000 },
  { key: 'controlPlaneBack', name: 'control plane started again → every worker that is well online', p99MsMax: 3000 },
  { key: 'controlPlaneListens', name: 'kill -9 of the control plane → listens again' },
  { key: 'controlPlaneFirstTask', name: 'kill -9 of the control plane → first task finished' },
];

/** If other programs use more of the CPUs, recovery times are not meaningful. */
const otherCpuShareMax = 0.25;

/** True if the machine was idle enough for meaningful recovery times. */
export function canJudge(otherCpuShare: number): boolean {
  return otherCpuShare <= otherCpuShareMax;
}

/** Returns a violation for each exceeded limit; ignores faults that did not happen. */
export function judgeLimits(times: RecoveryTimes, otherCpuShare: number): Violation[] {
  if (!canJudge(otherCpuShare)) return [];
  return limits.flatMap(({ key, name, p99MsMax = Infinity }) => {
    const { p99Ms = 0, slowestTaskId } = times[key] ?? {};
    if (p99Ms <= p99MsMax) return [];
    const message = `${name}: ${p99Ms} ms, limit ${p99MsMax} ms`;
    return [{ promise: 'recovery is fast', message, ...(slowestTaskId && { taskId: slowestTaskId }) }];
  });
}

/** Formats a limit as a line of the report. */
export function formatLimit({ name, p99MsMax }: Limit, measured: Recoveries | undefined, isJudged: boolean): string {
  if (!measured) return `${name.padEnd(64)}did not happen`;
  const { count, p50Ms, p99Ms, maxMs } = measured;
  const figures = `p50 ${p50Ms} ms, p99 ${p99Ms} ms, longest ${maxMs} ms of ${count}`;
  const verdict =
    p99MsMax === undefined ? '' : `  ${p99Ms <= p99MsMax ? 'kept' : isJudged ? 'BROKEN' : 'late'}: ≤ ${p99MsMax} ms`;
  return `${name.padEnd(64)}${figures}${verdict}`;
}
