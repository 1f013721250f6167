import Ajv2020 from 'ajv/dist/2020';
import { YardError } from './errors';
import { toFault, type Fault } from './fault';

/** Says what is wrong with a value, or nothing. */
export type SchemaValidator = (value: unknown) => Fault | undefined;

interface Compiled {
  schema: object;
  validator: SchemaValidator;
}

const compiledMax = 1000;
const compiled = new Map<string, Compiled>();

/** Strict is off, since schemas come from anybody. */
const options = { strict: false, validateFormats: false, logger: false } as const;
/** One compiler for all: each of its own would compile the schema of schemas anew, which takes longer than all else at the start. */
const shared = new Ajv2020(options);

/**
 * Compiles the JSON Schema (2020-12) that a worker declared for a capability. Equal schemas are compiled once; the oldest of
 * more than 1,000 is forgotten.
 * @throws YardError with `INVALID_MESSAGE` where the schema is none.
 */
export function compileSchema(declared: object): SchemaValidator {
  // Whatever draft a schema names, it is read as 2020-12, as the protocol has it; the keywords in use are the same.
  const schema = Object.fromEntries(Object.entries(declared).filter(([keyword]) => keyword !== '$schema'));
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known.validator;
  const validator = compile(schema, compilerFor(key));
  if (compiled.size >= compiledMax) forgetOldest();
  compiled.set(key, { schema, validator });
  return validator;
}

/** A schema that names itself gets a compiler of its own: two workers may give two schemas the same `$id`. */
function compilerFor(schemaText: string): Ajv2020 {
  return schemaText.includes('"$id"') ? new Ajv2020(options) : shared;
}

function compile(schema: object, compiler: Ajv2020): SchemaValidator {
  try {
    const validate = compiler.compile(schema);
    return (value) => (validate(value) ? undefined : toFault(validate.errors, value));
  } catch (cause) {
    compiler.removeSchema(schema);
    throw new YardError('INVALID_MESSAGE', `not a JSON Schema: ${(cause as Error).message}`, { cause });
  }
}

function forgetOldest(): void {
  const [key, { schema }] = compiled.entries().next().value!;
  compiled.delete(key);
  shared.removeSchema(schema);
}
