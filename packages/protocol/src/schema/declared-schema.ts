import type { ValidateFunction } from 'ajv/dist/types';
import { toViolation, type Violation } from '../violation';
import { budget } from './budget';
import { compileForm, compileToSource, loadSource } from './compile';
import { normalForm } from './normal-form.policy';
import { PatternError } from './pattern';
import { classify, schemaCharsMax, textOf, type SchemaClass } from './schema-class.policy';
import { violationAt, childLocation, type SchemaViolation, type SchemaNode } from './schema-nodes';

/** Limit of steps for a check on the event loop: about 5 ms at worst. */
export const inlineStepsMax = 20_000;
/** Limit of steps for a check in a thread: two seconds at worst, and enough for an ordinary input of a megabyte. */
export const stepsMax = 2_000_000;
/**
 * Limit of subschemas for compilation on the event loop: about 6 ms. A subschema takes 0.1 ms, an instruction of a
 * pattern 0.01 ms.
 */
const inlineSubschemasMax = 64;
const instructionsPerSubschema = 10;

/** The result of a check that was aborted because it needs more steps than allowed. */
export const outOfSteps = Symbol('given up');

type Classified = { kind: 'checked'; isSmall: boolean } | Exclude<SchemaClass, { kind: 'checked' }>;

/**
 * A foreign schema and its class, which decides how it is used. Classified at once, which is cheap, and compiled by the
 * first check.
 */
export class DeclaredSchema {
  private validate?: ValidateFunction;
  private classified: Classified;

  constructor(
    readonly text: string,
    found: SchemaClass = classify(text),
  ) {
    // Subschemas take up to 40 times the memory of the text, so the first check parses them again.
    this.classified = found.kind === 'checked' ? { kind: 'checked', isSmall: isSmall(found) } : found;
  }

  /** Why the schema is rejected, with the path. */
  get rejection(): SchemaViolation | undefined {
    return this.classified.kind === 'rejected'
      ? { path: this.classified.path, reason: this.classified.reason }
      : undefined;
  }

  /** Why the schema cannot be checked although it is valid, with the path. */
  get unchecked(): SchemaViolation | undefined {
    return this.classified.kind === 'unchecked'
      ? { path: this.classified.path, reason: this.classified.reason }
      : undefined;
  }

  get isCompiled(): boolean {
    return this.validate !== undefined;
  }

  /** True if the first check may run on the event loop: the schema is compiled already, or small. */
  get canCheckInline(): boolean {
    return this.classified.kind !== 'checked' || this.validate !== undefined || this.classified.isSmall;
  }

  /** Checks a value within a limit of steps. @returns the violation, undefined if there is none, or `outOfSteps` */
  check(value: unknown, steps = stepsMax): Violation | undefined | typeof outOfSteps {
    const validate = this.compiled();
    if (!validate) return undefined;
    budget.stepsLeft = steps;
    try {
      return validate(value) ? undefined : toViolation(validate.errors, value);
    } catch (error) {
      // Mutually recursive references may exhaust the stack, which counts as too many steps.
      if (error === budget.exhausted) return outOfSteps;
      if (!(error instanceof RangeError)) throw error;
      if (budget.stepsLeft < steps) return outOfSteps;
      // V8 compiles a function at its first call. This one did not even start, so no value can be checked.
      this.markUnchecked(tooLarge);
      return undefined;
    }
  }

  /** Compiles the schema for another thread. @returns the source, or undefined if the schema is not checked */
  toSource(): string | undefined {
    return this.tryCompile(() => compileToSource(normalForm(this.nodes())));
  }

  /** Loads the source that another thread compiled. */
  adopt(source: string): void {
    this.validate ??= this.tryCompile(() => loadSource(source));
  }

  /** Marks the schema as unchecked, since it cannot be compiled in time. */
  markUnchecked(violation: SchemaViolation): void {
    this.classified = { kind: 'unchecked', ...violation };
    this.validate = undefined;
  }

  private compiled(): ValidateFunction | undefined {
    return (this.validate ??= this.tryCompile(() => compileForm(normalForm(this.nodes()))));
  }

  /** Compiles once: after a failure the schema stays unchecked. */
  private tryCompile<T>(compile: () => T): T | undefined {
    if (this.classified.kind !== 'checked') return undefined;
    try {
      return compile();
    } catch (error) {
      this.markUnchecked(
        error instanceof PatternError ? patternViolation(error, this.nodes()) : compileViolation(error),
      );
      return undefined;
    }
  }

  private nodes(): readonly SchemaNode[] {
    const read = classify(this.text);
    return read.kind === 'checked' ? read.nodes : [];
  }
}

function isSmall({ nodes, instructions }: Extract<SchemaClass, { kind: 'checked' }>): boolean {
  return nodes.length + instructions / instructionsPerSubschema <= inlineSubschemasMax;
}

const tooLarge: SchemaViolation = { path: '', reason: 'the schema is too large to check here' };

function compileViolation(error: unknown): SchemaViolation {
  return error instanceof RangeError ? tooLarge : { path: '', reason: (error as Error).message };
}

function patternViolation({ message: reason, pattern }: PatternError, nodes: readonly SchemaNode[]): SchemaViolation {
  for (const { schema, location } of nodes) {
    if (typeof schema === 'boolean') continue;
    if (schema['pattern'] === pattern) return violationAt(location, reason, 'pattern');
    const patterns = schema['patternProperties'];
    if (typeof patterns === 'object' && patterns !== null && Object.hasOwn(patterns, pattern)) {
      return violationAt(childLocation(location, 'patternProperties'), reason, pattern);
    }
  }
  return { path: '', reason };
}

const knownMax = 1000;
/** Room for 32 schemas of the largest size. */
export const knownCharsMax = 8 * 1024 * 1024;
const known = new Map<string, DeclaredSchema>();
let knownChars = 0;

/**
 * Classifies a schema that a worker declared. Equal schemas share one object. Keeps at most 1,000 schemas with 8 Mi
 * characters in total, and drops the oldest first.
 */
export function declaredSchema(declared: object): DeclaredSchema {
  const text = textOf(declared);
  if (typeof text !== 'string') return new DeclaredSchema('', { kind: 'rejected', ...text });
  const before = known.get(text);
  if (before) return before;
  const schema = new DeclaredSchema(text);
  // Do not let a schema that is rejected for its size displace the others.
  if (text.length > schemaCharsMax) return schema;
  known.set(text, schema);
  knownChars += text.length;
  for (const oldest of known.keys()) {
    if (known.size <= knownMax && knownChars <= knownCharsMax) break;
    known.delete(oldest);
    knownChars -= oldest.length;
  }
  return schema;
}
