import { YardError, type Fault } from '../../protocol';

/** A request that does not have the form that is asked for, with every fault. */
export class InvalidRequestError extends YardError {
  constructor(readonly faults: readonly Fault[]) {
    super('INVALID_REQUEST', faults.map(sentence).join('; '));
  }
}

function sentence({ path, message }: Fault): string {
  return path === '' ? message : `${path}: ${message}`;
}
