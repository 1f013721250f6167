import { cpus, loadavg } from 'node:os';
import type { WorkerHeartbeat } from '@yardmaster/protocol';

const processors = Math.max(1, cpus().length);

/** Returns the load of this machine and the memory of this process, for the heartbeat. */
export function currentLoad(): WorkerHeartbeat['load'] {
  const cpu = (loadavg()[0] ?? 0) / processors;
  return { cpu, memoryBytes: process.memoryUsage.rss() };
}
