/** Where a worker writes what happens to it; a pino logger is one. */
export interface WorkerLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Writes nothing. */
export const silentLog: WorkerLog = { debug() {}, info() {}, warn() {}, error() {} };
