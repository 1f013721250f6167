import { YardError, type Violation } from '@yardmaster/protocol';

/** Limit of reported violations; the response to a bad request should not be larger than the request. */
export const faultsMax = 64;

/** An invalid request, with its violations (at most 64). */
export class InvalidRequestError extends YardError {
  readonly faults: readonly Violation[];

  constructor(faults: readonly Violation[]) {
    const reported = faults.slice(0, faultsMax);
    super('INVALID_REQUEST', reported.map(sentence).join('; '));
    this.faults = reported;
  }
}

function sentence({ path, message }: Violation): string {
  return path === '' ? message : `${path}: ${message}`;
}
