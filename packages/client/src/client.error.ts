/** A failed call: the control plane rejected it (`ApiError`) or did not answer (`UnreachableError`). */
export abstract class ClientError extends Error {
  /** Stable error code: `UNREACHABLE`, or a code that protocol/README.md lists. */
  abstract readonly code: string;
  /** True if the same call may succeed later. */
  abstract readonly retryable: boolean;
}
