/** A failed call: the control plane rejected it (`ApiError`) or did not answer (`UnreachableError`). */
export abstract class ClientError extends Error {
  /** Stable: a code of the API, or `UNREACHABLE`. */
  abstract readonly code: string;
  /** True if the same call may succeed later. */
  abstract readonly retryable: boolean;
}
