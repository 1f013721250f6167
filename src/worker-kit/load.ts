import { cpus, loadavg } from 'node:os';
import type { WorkerHeartbeat } from '../protocol';

/** The load of this machine and the memory of this process, for the heartbeat. */
export function currentLoad(): WorkerHeartbeat['load'] {
  const cpu = (loadavg()[0] ?? 0) / Math.max(1, cpus().length);
  return { cpu, memoryBytes: process.memoryUsage.rss() };
}
