import { compileSchema } from '@yardmaster/protocol';
import { ValidateBy } from './rules';

const labelsSchema = {
  type: 'object',
  maxProperties: 64,
  propertyNames: { pattern: '^[A-Za-z0-9._/-]{1,64}$', 'x-message': 'must be up to 64 letters, digits and ._/-' },
  additionalProperties: { type: 'string', maxLength: 256 },
};

/** Requires labels as defined by the protocol: names and short strings. */
export const IsLabels = (): PropertyDecorator => Fits(labelsSchema);

/** Validates against a JSON Schema, for rules that class-validator lacks. */
function Fits(schema: object): PropertyDecorator {
  const validate = (value: unknown): boolean => compileSchema(schema)(value) === undefined;
  return ValidateBy({ name: 'fits', constraints: [schema], validator: { validate } });
}
