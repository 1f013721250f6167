/** The end of a worker process as its supervisor saw it: an exit code or a signal. */
export interface WorkerExit {
  /** The instance that ended; each start of a worker has its own id. */
  instanceId: string;
  exitCode?: number;
  signal?: string;
}

/** Describes the exit in words that follow the worker's name. */
export function describeExit({ exitCode, signal }: WorkerExit): string {
  if (signal !== undefined) return `its process was killed by ${signal}`;
  return exitCode === undefined ? 'its process has ended' : `its process ended with exit code ${exitCode}`;
}
