import { ClientError } from './client.error';
import type { Problem } from './types';

/** The control plane rejected a call. */
export class ApiError extends ClientError {
  override readonly name = 'ApiError';

  /**
   * @param status HTTP status of the response
   * @param problem body of the response: problem details (RFC 9457), with the violations of the request in `errors`
   */
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail);
  }

  get code(): string {
    return this.problem.code;
  }

  get retryable(): boolean {
    return this.problem.retryable;
  }
}
