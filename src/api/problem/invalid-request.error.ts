import { YardError, type Violation } from '@yardmaster/protocol';

/** As many faults are told; an answer to a bad request should not be larger than the request. */
export const faultsMax = 64;

/** A request that does not have the form that is asked for, with every fault, up to 64. */
export class InvalidRequestError extends YardError {
  readonly faults: readonly Violation[];

  constructor(faults: readonly Violation[]) {
    const told = faults.slice(0, faultsMax);
    super('INVALID_REQUEST', told.map(sentence).join('; '));
    this.faults = told;
  }
}

function sentence({ path, message }: Violation): string {
  return path === '' ? message : `${path}: ${message}`;
}
