import { ClientError } from './client.error';

/** The control plane did not answer: nothing listens, the connection broke, or another server answered. */
export class UnreachableError extends ClientError {
  override readonly name = 'UnreachableError';
  readonly code = 'UNREACHABLE';
  readonly retryable = true;

  /**
   * @param url address of the control plane
   * @param reason human-readable: `ECONNREFUSED`, `it answered 502 with text/html`
   * @param options `cause`: the error of `fetch`
   */
  constructor(
    readonly url: string,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`no control plane answers at ${url} (${reason})`, options);
  }
}
