import type { ValidateFunction } from 'ajv/dist/types';
import { toFault, type Fault } from '../fault';
import { budget } from './budget';
import { compileForm, compileToSource, loadSource } from './compile';
import { normalForm } from './normal-form.policy';
import { PatternFault } from './pattern';
import { classify, textOf, type SchemaClass } from './schema-class.policy';
import { fault, inside, type SchemaFault } from './schema-nodes';

/** Steps of a check on an event loop that others wait for: about 5 ms at the worst. */
export const stepsHere = 20_000;
/** Steps of a check that nobody else waits for: below half a second at the worst. */
export const stepsMax = 500_000;
/** Subschemas that are compiled on such an event loop: about 6 ms. */
const subschemasHere = 64;

/** A check that was given up before it was done: the value needs more steps than it may take. */
export const givenUp = Symbol('given up');

/**
 * A schema that somebody else declared, with the class that decides what it is used for. It is classified at once, which is cheap,
 * and compiled by the first check.
 */
export class DeclaredSchema {
  private validate?: ValidateFunction;

  constructor(
    readonly text: string,
    private found: SchemaClass = classify(text),
  ) {}

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
    return this.found.kind !== 'checked' || this.validate !== undefined || this.found.nodes.length <= subschemasHere;
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
      if (error === budget.exhausted || error instanceof RangeError) return givenUp;
      throw error;
    }
  }

  /** Compiles it for another thread. @returns the source, or nothing if it is not checked */
  toSource(): string | undefined {
    if (this.found.kind !== 'checked') return undefined;
    const { nodes } = this.found;
    return this.attempt(() => compileToSource(normalForm(nodes)));
  }

  /** Takes what another thread compiled. */
  adopt(source: string): void {
    this.validate ??= loadSource(source);
  }

  /** Takes note that it cannot be compiled in time. */
  giveUp(fault: SchemaFault): void {
    this.found = { kind: 'unchecked', ...fault };
  }

  private compiled(): ValidateFunction | undefined {
    if (this.validate || this.found.kind !== 'checked') return this.validate;
    const { nodes } = this.found;
    return (this.validate = this.attempt(() => compileForm(normalForm(nodes))));
  }

  private attempt<T>(compile: () => T): T | undefined {
    try {
      return compile();
    } catch (error) {
      this.found = { kind: 'unchecked', ...this.uncompiled(error) };
      return undefined;
    }
  }

  private uncompiled(error: unknown): SchemaFault {
    const reason = error instanceof RangeError ? 'the schema is too large to check here' : (error as Error).message;
    if (!(error instanceof PatternFault) || this.found.kind !== 'checked') return { path: '', reason };
    for (const { schema, place } of this.found.nodes) {
      if (typeof schema === 'boolean') continue;
      if (schema['pattern'] === error.pattern) return fault(place, reason, 'pattern');
      const patterns = schema['patternProperties'];
      if (typeof patterns === 'object' && patterns !== null && Object.hasOwn(patterns, error.pattern)) {
        return fault(inside(place, 'patternProperties'), reason, error.pattern);
      }
    }
    return { path: '', reason };
  }
}

const knownMax = 1000;
const known = new Map<string, DeclaredSchema>();

/** Classifies what a worker declared. Equal schemas are one; the oldest of more than 1,000 is forgotten. */
export function declaredSchema(declared: object): DeclaredSchema {
  const text = textOf(declared);
  if (typeof text !== 'string') return new DeclaredSchema('', { kind: 'refused', ...text });
  const before = known.get(text);
  if (before) return before;
  const schema = new DeclaredSchema(text);
  if (known.size >= knownMax) known.delete(known.keys().next().value!);
  known.set(text, schema);
  return schema;
}
