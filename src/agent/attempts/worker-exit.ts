/** How a worker process ended, as whoever started it saw it: with an exit code, or by a signal. */
export interface WorkerExit {
  /** Of the start that ended; a worker that was started again has another one. */
  instanceId: string;
  exitCode?: number;
  signal?: string;
}

/** For people, to follow the name of the worker. */
export function describeExit({ exitCode, signal }: WorkerExit): string {
  if (signal !== undefined) return `its process was killed by ${signal}`;
  return exitCode === undefined ? 'its process has ended' : `its process ended with exit code ${exitCode}`;
}
