import { YardError, type Violation } from '@yardmaster/protocol';

/** Limit of reported violations; the response to a bad request should not be larger than the request. */
export const violationsMax = 64;

/** An invalid request, with its violations (at most 64). */
export class InvalidRequestError extends YardError {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    const reported = violations.slice(0, violationsMax);
    super('INVALID_REQUEST', reported.map(sentence).join('; '));
    this.violations = reported;
  }
}

function sentence({ path, message }: Violation): string {
  return path === '' ? message : `${path}: ${message}`;
}
