import { toViolations } from '@yardmaster/protocol';
import { requestValidators } from './generated/requests';
import { violationsMax, InvalidRequestError } from '../problem/invalid-request.error';

/**
 * Validates parsed JSON as a DTO, with the schema that `npm run codegen` generates from the decorators of the DTO. Returns the same value
 * and not a copy, so that the input of a task stays exactly as its caller sent it.
 * @throws InvalidRequestError with every violation.
 */
export function validateDto<T extends object>(type: new () => T, value: unknown): T {
  const validate = requestValidators[type.name];
  if (!validate) throw new Error(`${type.name} has no validator: decorate its properties and run \`npm run codegen\``);
  if (validate(value)) return value as T;
  throw new InvalidRequestError(toViolations(validate.errors, value, violationsMax));
}
