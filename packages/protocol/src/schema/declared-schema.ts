import type { ValidateFunction } from 'ajv/dist/types';
import { toViolation, type Violation } from '../violation';
import { budget } from './budget';
import { compileForm, compileToSource, loadSource } from './compile';
import { normalForm } from './normal-form.policy';
import { PatternError } from './pattern';
import { classify, schemaCharsMax, textOf, type SchemaClass } from './schema-class.policy';
import { violationAt, childLocation, type SchemaViolation, type SchemaNode } from './schema-nodes';

/** Steps of a check on an event loop that others wait for: about 5 ms at the worst. */
export const inlineStepsMax = 20_000;
/** Steps of a check in a thread: two seconds at the worst, and enough for an ordinary input of a megabyte. */
export const stepsMax = 2_000_000;
/** Compiled on such an event loop: about 6 ms, of which a subschema takes 0.1 ms and an instruction of a pattern 0.01 ms. */
const inlineSubschemasMax = 64;
const instructionsPerSubschema = 10;

/** A check that was given up before it was done: the value needs more steps than it may take. */
export const outOfSteps = Symbol('given up');

type Classified = { kind: 'checked'; isSmall: boolean } | Exclude<SchemaClass, { kind: 'checked' }>;

/**
 * A schema that somebody else declared, with the class that decides what it is used for. It is classified at once, which is cheap,
 * and compiled by the first check.
 */
export class DeclaredSchema {
  private validate?: ValidateFunction;
  private classified: Classified;

  constructor(
    readonly text: string,
    found: SchemaClass = classify(text),
  ) {
    // The subschemas take up to 40 times the memory of the text. The first check reads them again.
    this.classified = found.kind === 'checked' ? { kind: 'checked', isSmall: isSmall(found) } : found;
  }

  /** Why it is refused, and where. */
  get rejection(): SchemaViolation | undefined {
    return this.classified.kind === 'rejected'
      ? { path: this.classified.path, reason: this.classified.reason }
      : undefined;
  }

  /** Why nothing is checked by it, though it is valid, and where. */
  get unchecked(): SchemaViolation | undefined {
    return this.classified.kind === 'unchecked'
      ? { path: this.classified.path, reason: this.classified.reason }
      : undefined;
  }

  get isCompiled(): boolean {
    return this.validate !== undefined;
  }

  /** The first check may be done where others wait: it is compiled already, or small. */
  get canCheckInline(): boolean {
    return this.classified.kind !== 'checked' || this.validate !== undefined || this.classified.isSmall;
  }

  /** Checks a value within so many steps. @returns its violation, nothing if there is none, or `outOfSteps`. */
  check(value: unknown, steps = stepsMax): Violation | undefined | typeof outOfSteps {
    const validate = this.compiled();
    if (!validate) return undefined;
    budget.stepsLeft = steps;
    try {
      return validate(value) ? undefined : toViolation(validate.errors, value);
    } catch (error) {
      // References that call each other may need more stack than there is, which is too much work as well.
      if (error === budget.exhausted) return outOfSteps;
      if (!(error instanceof RangeError)) throw error;
      if (budget.stepsLeft < steps) return outOfSteps;
      // V8 compiles a function when it is first called. This one did not even start, so no value can be checked.
      this.markUnchecked(tooLarge);
      return undefined;
    }
  }

  /** Compiles it for another thread. @returns the source, or nothing if it is not checked */
  toSource(): string | undefined {
    return this.tryCompile(() => compileToSource(normalForm(this.nodes())));
  }

  /** Takes what another thread compiled. */
  adopt(source: string): void {
    this.validate ??= this.tryCompile(() => loadSource(source));
  }

  /** Takes note that it cannot be compiled in time. */
  markUnchecked(violation: SchemaViolation): void {
    this.classified = { kind: 'unchecked', ...violation };
    this.validate = undefined;
  }

  private compiled(): ValidateFunction | undefined {
    return (this.validate ??= this.tryCompile(() => compileForm(normalForm(this.nodes()))));
  }

  /** An attempt that fails is the last one: the schema is unchecked from then on. */
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
/** 32 schemas of the largest size. */
export const knownCharsMax = 8 * 1024 * 1024;
const known = new Map<string, DeclaredSchema>();
let knownChars = 0;

/**
 * Classifies what a worker declared. Equal schemas are one. The oldest are forgotten, so that 1,000 of 8 Mi characters altogether are
 * known at most.
 */
export function declaredSchema(declared: object): DeclaredSchema {
  const text = textOf(declared);
  if (typeof text !== 'string') return new DeclaredSchema('', { kind: 'rejected', ...text });
  const before = known.get(text);
  if (before) return before;
  const schema = new DeclaredSchema(text);
  // A worker may send megabytes that are refused at once, and they would take the location of the others.
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
