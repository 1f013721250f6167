import { YardError } from './errors';
import type { Violation } from './violation';
import { type DeclaredSchema, declaredSchema, outOfSteps } from './schema';

/** Returns the violation of a value, or undefined. */
export type SchemaValidator = (value: unknown) => Violation | undefined;

const validators = new WeakMap<DeclaredSchema, SchemaValidator>();

/**
 * Compiles a JSON Schema of our own, which must be one that can be checked (`declaredSchema` is for those of others). Equal schemas
 * are compiled once, when they are first used.
 * @throws YardError with `INVALID_MESSAGE` and the path if the schema is none.
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
