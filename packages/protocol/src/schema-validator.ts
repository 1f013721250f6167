import { YardError } from './errors';
import type { Violation } from './violation';
import { type DeclaredSchema, declaredSchema, outOfSteps } from './schema';

/** Returns the violation of a value, otherwise undefined. */
export type SchemaValidator = (value: unknown) => Violation | undefined;

const validators = new WeakMap<DeclaredSchema, SchemaValidator>();

/**
 * Compiles a JSON Schema of this project; use `declaredSchema` for foreign schemas. Equal schemas are compiled once, at
 * their first use.
 * @throws YardError `INVALID_MESSAGE` with the path if the schema is not valid or cannot be checked
 */
export function compileSchema(declared: object): SchemaValidator {
  const schema = declaredSchema(declared);
  const violation = schema.rejection ?? schema.unchecked;
  if (violation) {
    const { path, reason } = violation;
    throw new YardError('INVALID_MESSAGE', `not a JSON Schema: ${path === '' ? reason : `${path}: ${reason}`}`, {
      details: { path },
    });
  }
  const known = validators.get(schema);
  if (known) return known;
  const validator: SchemaValidator = (value) => {
    const found = schema.check(value);
    return found === outOfSteps ? { path: '', message: 'takes too many steps to check' } : found;
  };
  validators.set(schema, validator);
  return validator;
}
