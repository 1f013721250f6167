import type { ValidateFunction } from 'ajv/dist/types';
import { toFault, type Fault } from '../fault';
import { budget } from './budget';
import { compileForm, compileToSource, loadSource } from './compile';
import { normalForm } from './normal-form.policy';
import { PatternFault } from './pattern';
import { classify, schemaCharsMax, textOf, type SchemaClass } from './schema-class.policy';
import { fault, inside, type SchemaFault, type SchemaNode } from './schema-nodes';

/** Steps of a check on an event loop that others wait for: about 5 ms at the worst. */
export const stepsHere = 20_000;
/** Steps of a check in a thread: two seconds at the worst, and enough for an ordinary input of a megabyte. */
export const stepsMax = 2_000_000;
/** Compiled on such an event loop: about 6 ms, of which a subschema takes 0.1 ms and an instruction of a pattern 0.01 ms. */
const subschemasHere = 64;
const instructionsPerSubschema = 10;

/** A check that was given up before it was done: the value needs more steps than it may take. */
export const givenUp = Symbol('given up');

type Found = { kind: 'checked'; isSmall: boolean } | Exclude<SchemaClass, { kind: 'checked' }>;

/**
 * A schema that somebody else declared, with the class that decides what it is used for. It is classified at once, which is cheap,
 * and compiled by the first check.
 */
export class DeclaredSchema {
  private validate?: ValidateFunction;
  private found: Found;

  constructor(
    readonly text: string,
    found: SchemaClass = classify(text),
  ) {
    // The subschemas take up to 40 times the memory of the text. The first check reads them again.
    this.found = found.kind === 'checked' ? { kind: 'checked', isSmall: isSmall(found) } : found;
  }

  /** Why it is refused, and where. */
  get refusal(): SchemaFault | undefined {
    return this.found.kind === 'refused' ? { path: this.found.path, reason: this.found.reason } : undefined;
  }

  /** Why nothing is checked by it, though it is valid, and where. */
  get unchecked(): SchemaFault | undefined {
    return this.found.kind === 'unchecked' ? { path: this.found.path, reason: this.found.reason } : undefined;
  }

  get isCompiled(): boolean {
    return this.validate !== undefined;
  }

  /** The first check may be done where others wait: it is compiled already, or small. */
  get isLight(): boolean {
    return this.found.kind !== 'checked' || this.validate !== undefined || this.found.isSmall;
  }

  /** Checks a value within so many steps. @returns its fault, nothing if there is none, or `givenUp`. */
  check(value: unknown, steps = stepsMax): Fault | undefined | typeof givenUp {
    const validate = this.compiled();
    if (!validate) return undefined;
    budget.stepsLeft = steps;
    try {
      return validate(value) ? undefined : toFault(validate.errors, value);
    } catch (error) {
      // References that call each other may need more stack than there is, which is too much work as well.
      if (error === budget.exhausted) return givenUp;
      if (!(error instanceof RangeError)) throw error;
      if (budget.stepsLeft < steps) return givenUp;
      // V8 compiles a function when it is first called. This one did not even start, so no value can be checked.
      this.giveUp(tooLarge);
      return undefined;
    }
  }

  /** Compiles it for another thread. @returns the source, or nothing if it is not checked */
  toSource(): string | undefined {
    return this.attempt(() => compileToSource(normalForm(this.nodes())));
  }

  /** Takes what another thread compiled. */
  adopt(source: string): void {
    this.validate ??= this.attempt(() => loadSource(source));
  }

  /** Takes note that it cannot be compiled in time. */
  giveUp(fault: SchemaFault): void {
    this.found = { kind: 'unchecked', ...fault };
    this.validate = undefined;
  }

  private compiled(): ValidateFunction | undefined {
    return (this.validate ??= this.attempt(() => compileForm(normalForm(this.nodes()))));
  }

  /** An attempt that fails is the last one: the schema is unchecked from then on. */
  private attempt<T>(compile: () => T): T | undefined {
    if (this.found.kind !== 'checked') return undefined;
    try {
      return compile();
    } catch (error) {
      this.giveUp(error instanceof PatternFault ? patternFault(error, this.nodes()) : compileFault(error));
      return undefined;
    }
  }

  private nodes(): readonly SchemaNode[] {
    const read = classify(this.text);
    return read.kind === 'checked' ? read.nodes : [];
  }
}

function isSmall({ nodes, instructions }: Extract<SchemaClass, { kind: 'checked' }>): boolean {
  return nodes.length + instructions / instructionsPerSubschema <= subschemasHere;
}

const tooLarge: SchemaFault = { path: '', reason: 'the schema is too large to check here' };

function compileFault(error: unknown): SchemaFault {
  return error instanceof RangeError ? tooLarge : { path: '', reason: (error as Error).message };
}

function patternFault({ message: reason, pattern }: PatternFault, nodes: readonly SchemaNode[]): SchemaFault {
  for (const { schema, place } of nodes) {
    if (typeof schema === 'boolean') continue;
    if (schema['pattern'] === pattern) return fault(place, reason, 'pattern');
    const patterns = schema['patternProperties'];
    if (typeof patterns === 'object' && patterns !== null && Object.hasOwn(patterns, pattern)) {
      return fault(inside(place, 'patternProperties'), reason, pattern);
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
  if (typeof text !== 'string') return new DeclaredSchema('', { kind: 'refused', ...text });
  const before = known.get(text);
  if (before) return before;
  const schema = new DeclaredSchema(text);
  // A worker may send megabytes that are refused at once, and they would take the place of the others.
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
