import { registerDecorator } from './rules';

const labelsMax = 64;
const valueLengthMax = 256;
const keyPattern = /^[A-Za-z0-9._/-]{1,64}$/;

/** The same in JSON Schema. */
export const labelsSchema = {
  type: 'object',
  maxProperties: labelsMax,
  propertyNames: { pattern: keyPattern.source },
  additionalProperties: { type: 'string', maxLength: valueLengthMax },
};

/** Labels as the protocol has them: names and short texts. */
export function IsLabels(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isLabels',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: areLabels,
        defaultMessage: () => `expected up to ${labelsMax} names (letters, digits, ._/-) with texts`,
      },
    });
}

function areLabels(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  const isLabel = ([key, text]: [string, unknown]): boolean =>
    keyPattern.test(key) && typeof text === 'string' && isShort(text);
  return entries.length <= labelsMax && entries.every(isLabel);
}

/** Characters count, as for JSON Schema, not halves of surrogate pairs. */
function isShort(text: string): boolean {
  return (
    text.length <= valueLengthMax || (text.length <= 2 * valueLengthMax && Array.from(text).length <= valueLengthMax)
  );
}
