/** JSON Schema of labels, as defined by the protocol: names and short strings. */
export const labelsSchema = {
  type: 'object',
  maxProperties: 64,
  propertyNames: { pattern: '^[A-Za-z0-9._/-]{1,64}$', 'x-message': 'must be up to 64 letters, digits and ._/-' },
  additionalProperties: { type: 'string', maxLength: 256 },
} as const;
