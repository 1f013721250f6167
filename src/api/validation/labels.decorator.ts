import { compileSchema } from '@yardmaster/protocol';
import { ValidateBy } from './rules';

const labelsSchema = {
  type: 'object',
  maxProperties: 64,
  propertyNames: { pattern: '^[A-Za-z0-9._/-]{1,64}$', 'x-message': 'must be up to 64 letters, digits and ._/-' },
  additionalProperties: { type: 'string', maxLength: 256 },
};

/** Labels as the protocol has them: names and short texts. */
export const IsLabels = (): PropertyDecorator => Fits(labelsSchema);

/** A rule that class-validator has no decorator for, as JSON Schema. */
function Fits(schema: object): PropertyDecorator {
  const validate = (value: unknown): boolean => compileSchema(schema)(value) === undefined;
  return ValidateBy({ name: 'fits', constraints: [schema], validator: { validate } });
}
