/** Every bound of a worker, in one place. Sizes are of UTF-8, messages as JSON. */
export interface WorkerLimits {
  /** A message on the link; both sides refuse a larger one. */
  payloadBytesMax: number;
  /** Output of one attempt that waits to be sent; beyond it the oldest is dropped and counted. */
  outputBytesMax: number;
  /** Outcomes that are not confirmed yet; beyond it the worker takes no more work. */
  unconfirmedMax: number;
  /** Sessions that may be open at the same time. */
  sessionsMax: number;
  /** Until a message is repeated that was refused or not answered. */
  retryDelayMs: number;
  /** How long a message may wait for its reply. */
  replyTimeoutMs: number;
  /** From the soft stop to the hard one, where nobody said otherwise (a timeout, a drain). */
  stopGraceMs: number;
  /** How long a drained worker waits for the confirmation of its last outcomes. */
  confirmGraceMs: number;
  /** Artifacts that are uploaded at the same time. */
  uploadsMax: number;
  /** From the first failure of an upload to the last try. */
  uploadRetryWindowMs: number;
}

export const defaultLimits: Readonly<WorkerLimits> = {
  payloadBytesMax: 1024 * 1024,
  outputBytesMax: 1024 * 1024,
  unconfirmedMax: 256,
  sessionsMax: 64,
  retryDelayMs: 1000,
  replyTimeoutMs: 10_000,
  stopGraceMs: 1000,
  confirmGraceMs: 3000,
  uploadsMax: 4,
  uploadRetryWindowMs: 60_000,
};
