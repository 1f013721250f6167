import { compileSchema } from '@yardmaster/protocol';
import { labelsSchema } from '../../tasks';
import { ValidateBy } from './rules';

/** Requires labels as defined by the protocol: names and short strings. */
export const IsLabels = (): PropertyDecorator => Fits(labelsSchema);

/** Validates against a JSON Schema, for rules that class-validator lacks. */
function Fits(schema: object): PropertyDecorator {
  const validate = (value: unknown): boolean => compileSchema(schema)(value) === undefined;
  return ValidateBy({ name: 'fits', constraints: [schema], validator: { validate } });
}
