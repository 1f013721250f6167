import Ajv2020 from 'ajv/dist/2020';
import { YardError } from './errors';
import { toFault, type Fault } from './fault';

/** Says what is wrong with a value, or nothing. */
export type SchemaValidator = (value: unknown) => Fault | undefined;

const compiledMax = 1000;
const compiled = new Map<string, SchemaValidator>();

/**
 * Compiles the JSON Schema (2020-12) that a worker declared for a capability. Equal schemas are compiled once; the oldest of
 * more than 1,000 is forgotten.
 * @throws YardError with `INVALID_MESSAGE` where the schema is none.
 */
export function compileSchema(schema: object): SchemaValidator {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  const validator = compile(schema);
  const oldest = compiled.size >= compiledMax ? compiled.keys().next().value : undefined;
  if (oldest !== undefined) compiled.delete(oldest);
  compiled.set(key, validator);
  return validator;
}

function compile(schema: object): SchemaValidator {
  try {
    // A fresh instance each, so that two workers may use the same `$id`; strict is off since schemas come from anybody.
    const validate = new Ajv2020({ strict: false, validateFormats: false, logger: false }).compile(schema);
    return (value) => (validate(value) ? undefined : toFault(validate.errors, value));
  } catch (cause) {
    throw new YardError('INVALID_MESSAGE', `not a JSON Schema: ${(cause as Error).message}`, { cause });
  }
}
