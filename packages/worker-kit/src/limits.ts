/** The limits of a worker. Sizes are bytes of UTF-8, messages measured as JSON. */
export interface WorkerLimits {
  /** Largest message on the link; both sides reject a larger one. */
  payloadBytesMax: number;
  /** Unsent output of one attempt. When it is full, the oldest output is dropped and counted. */
  outputBytesMax: number;
  /** Limit of outcomes that the control plane has not confirmed. At the limit the worker accepts no more work. */
  unconfirmedMax: number;
  /** Open sessions. */
  sessionsMax: number;
  /** Delay before a message is sent again that was rejected or not answered. */
  retryDelayMs: number;
  /** How long to wait for the reply to a message. */
  replyTimeoutMs: number;
  /** Grace between abort and kill for a timeout or a drain; a cancellation has its own. */
  stopGraceMs: number;
  /** How long a drained worker waits until its last outcomes are confirmed. */
  confirmGraceMs: number;
  /** Concurrent uploads of artifacts. */
  uploadsMax: number;
  /** How long a failed upload is retried. */
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
