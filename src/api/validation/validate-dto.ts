import { toViolations } from '@yardmaster/protocol';
import { requestValidators } from './generated/requests';
import { faultsMax, InvalidRequestError } from '../problem/invalid-request.error';

/**
 * Reads JSON as a DTO, by the schema that `npm run codegen` made of the rules at the DTO's properties. The value is taken as it is and not
 * copied, so that the input of a task stays exactly what its caller sent.
 * @throws InvalidRequestError with every fault.
 */
export function validateDto<T extends object>(type: new () => T, value: unknown): T {
  const validate = requestValidators[type.name];
  if (!validate) throw new Error(`${type.name} has no validator: give it rules and run \`npm run codegen\``);
  if (validate(value)) return value as T;
  throw new InvalidRequestError(toViolations(validate.errors, value, faultsMax));
}
