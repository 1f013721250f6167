import { applicators, assertions, dialectOf, isObject, type Dialect } from './keywords';
import { planPattern } from './pattern.policy';
import { endlessReference, References } from './references.policy';
import {
  childrenOf,
  violationAt,
  childLocation,
  rootLocation,
  type Location,
  type SchemaViolation,
  type SchemaNode,
} from './schema-nodes';

/**
 * The class of a foreign schema: checked here; valid, but impossible to check here; or rejected as hostile or broken.
 * `path` is dotted, in the schema.
 */
export type SchemaClass =
  | { kind: 'checked'; nodes: readonly SchemaNode[]; instructions: number }
  | ({ kind: 'unchecked' } & SchemaViolation)
  | ({ kind: 'rejected' } & SchemaViolation);

/** Nine times our largest schema (`browser.run`, 30 kB). */
export const schemaCharsMax = 256 * 1024;
/** The limit of any foreign JSON. Much deeper schemas exhaust the stack of the compiler and of V8. */
export const schemaDepthMax = 128;
/** Each target becomes a function, and each may call the next: beyond about 500 they exhaust the stack. */
export const referencesMax = 512;
/** A pattern of the largest size takes 10 ms to compile, so the sum of all sizes is limited too: 0.1 s. */
export const patternsMax = 256;
export const patternSizesMax = 10_000;
/** Compiling takes about 0.1 ms for each, so 0.2 s. `browser.run` has 517. */
export const subschemasMax = 2048;
/** Compiling takes time quadratic in the parts of one subschema: 0.2 s for this many, 16 s for 4,000. */
export const siblingsMax = 512;

/**
 * The compiled code repeats the path of a subschema for each of its keywords, so depth and long names multiply. This
 * many characters of paths become about a megabyte of code, which takes 0.1 s to load. `browser.run` has a fifth of it.
 */
export const pathCharsMax = 500_000;
/**
 * Each step occurs twice: in the path of the schema, and in the path of the value, as an expression of about this
 * length.
 */
const stepChars = 20;

/** Returns the text of a declared schema, the same for equal schemas, or why it cannot be serialized. */
export function textOf(declared: object): string | SchemaViolation {
  const tooDeep = depthViolation(declared);
  return tooDeep ?? JSON.stringify(declared);
}

/** Classifies the text of a declared schema without compiling it: a few µs for each subschema. */
export function classify(schemaText: string): SchemaClass {
  if (schemaText.length > schemaCharsMax) {
    return rejected({
      path: '',
      reason: `the schema has ${schemaText.length} characters, the limit is ${schemaCharsMax}`,
    });
  }
  const schema: unknown = JSON.parse(schemaText);
  if (!isObject(schema)) return rejected({ path: '', reason: 'expected a schema: an object' });
  return new SchemaReader(schema).run();
}

function rejected(found: SchemaViolation): SchemaClass {
  return { kind: 'rejected', ...found };
}

/** Checks the depth without recursion, because deep JSON would exhaust the stack. */
function depthViolation(declared: object): SchemaViolation | undefined {
  let level: Array<{ value: object; location: Location }> = [{ value: declared, location: rootLocation }];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > schemaDepthMax) return violationAt(level[0]!.location, `nests deeper than ${schemaDepthMax} levels`);
    level = level.flatMap(({ value, location }) => objectsIn(value, location));
  }
  return undefined;
}

function objectsIn(value: object, location: Location): Array<{ value: object; location: Location }> {
  const objects = Object.entries(value).filter(
    (entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null,
  );
  return objects.map(([key, inner]) => ({ value: inner, location: childLocation(location, key) }));
}

/** Reads all subschemas of a schema, from a list instead of by recursion. */
class SchemaReader {
  private readonly references: References;
  private readonly nodes: SchemaNode[] = [];
  private readonly bySchema = new Map<object, SchemaNode>();
  private readonly dialect?: Dialect;
  private patternCount = 0;
  private patternSizes = 0;
  /** Instructions of the patterns that RE2 matches. */
  private instructions = 0;
  private referenceCount = 0;
  /** The first part that is valid, but cannot be checked. Reading continues, because a rejection takes precedence. */
  private unchecked?: SchemaViolation;

  constructor(private readonly root: Record<string, unknown>) {
    this.references = new References(root);
    this.dialect = dialectOf(root['$schema']);
  }

  run(): SchemaClass {
    if (this.root['$schema'] !== undefined && typeof this.root['$schema'] !== 'string') {
      return rejected({ path: '$schema', reason: 'expected a string' });
    }
    if (!this.dialect)
      this.markUnchecked(
        rootLocation,
        `the dialect ${String(this.root['$schema']).slice(0, 128)} is not checked here`,
        '$schema',
      );
    const found = this.readAll() ?? (this.referenceCount > 0 ? endlessReference(this.nodes) : undefined);
    if (found) return rejected(found);
    this.checkDynamicReferences();
    this.checkPathLengths();
    if (this.unchecked) return { kind: 'unchecked', ...this.unchecked };
    return { kind: 'checked', nodes: this.nodes, instructions: this.instructions };
  }

  private readAll(): SchemaViolation | undefined {
    this.toNode(this.root, rootLocation, this.references.rootBase);
    let named = 0;
    let resolved = 0;
    // The target of a reference may be outside of all keywords. It is then a schema with its own references.
    while (resolved < this.nodes.length) {
      for (; named < this.nodes.length; named++) {
        if (this.isTooLarge()) return undefined;
        const found = this.read(this.nodes[named]!);
        if (found) return found;
      }
      const found = this.resolve(this.nodes[resolved++]!);
      if (found) return found;
    }
    return undefined;
  }

  /** Stops reading, so that a larger schema costs no more than one at the limit. */
  private isTooLarge(): boolean {
    if (this.nodes.length <= subschemasMax) return false;
    this.markUnchecked(rootLocation, `more than ${subschemasMax} subschemas are too many to check here`);
    return true;
  }

  private read(node: SchemaNode): SchemaViolation | undefined {
    const { schema, location } = node;
    if (typeof schema === 'boolean') return undefined;
    if (Object.hasOwn(schema, '$async'))
      return violationAt(location, 'asynchronous schemas are not supported', '$async');
    if (!this.dialect) return void childrenOf(node, (child, at) => this.toNode(child, at, node.base));
    const found = this.assertionViolation(schema, location) ?? this.patternViolation(schema, location);
    if (found) return found;
    const base = this.references.name(schema, location, node.base);
    if (typeof base !== 'string') return base;
    node.base = base;
    const broken = childrenOf(node, (child, at) => this.toNode(child, at, base));
    if (node.children.length + countDependencyNames(schema) > siblingsMax)
      this.markUnchecked(location, `more than ${siblingsMax} parts of one schema are too many to check here`);
    return broken;
  }

  private toNode(schema: SchemaNode['schema'], location: Location, base: string): SchemaNode {
    const known = typeof schema === 'object' ? this.bySchema.get(schema) : undefined;
    if (known) return known;
    const node: SchemaNode = { schema, location, base, children: [], targets: new Map() };
    this.nodes.push(node);
    if (typeof schema === 'object') this.bySchema.set(schema, node);
    return node;
  }

  private assertionViolation(schema: Record<string, unknown>, location: Location): SchemaViolation | undefined {
    for (const [keyword, value] of Object.entries(schema)) {
      const assertion = assertions.get(keyword);
      if (assertion && !assertion.fits(value)) return violationAt(location, `expected ${assertion.expected}`, keyword);
    }
    const isTuple = Array.isArray(schema['items']);
    return isTuple && this.dialect === '2020-12'
      ? violationAt(location, 'expected a schema; a tuple has prefixItems', 'items')
      : undefined;
  }

  private patternViolation(schema: Record<string, unknown>, location: Location): SchemaViolation | undefined {
    const { pattern, patternProperties } = schema;
    const patterns = isObject(patternProperties) ? Object.keys(patternProperties) : [];
    for (const each of patterns) this.plan(each, childLocation(location, 'patternProperties', each));
    if (typeof pattern === 'string') this.plan(pattern, childLocation(location, 'pattern'));
    if (this.patternCount <= patternsMax && this.patternSizes <= patternSizesMax) return undefined;
    const [what, limit] =
      this.patternCount > patternsMax ? ['patterns', patternsMax] : ['instructions in its patterns', patternSizesMax];
    return { path: '', reason: `the schema has more than ${limit} ${what}` };
  }

  private plan(pattern: string, location: Location): void {
    const plan = planPattern(pattern);
    this.patternCount++;
    if (typeof plan === 'string') this.markUnchecked(location, plan);
    else {
      this.patternSizes += plan.size;
      if (!plan.isPlain) this.instructions += plan.size;
    }
  }

  private resolve(node: SchemaNode): SchemaViolation | undefined {
    // Unknown dialects may have other references.
    if (typeof node.schema === 'boolean' || !this.dialect) return undefined;
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = node.schema[keyword];
      if (typeof reference !== 'string') continue;
      if (++this.referenceCount > referencesMax)
        return { path: '', reason: `the schema has more than ${referencesMax} references` };
      const target = this.references.resolve(reference, node.base);
      if (target.to === 'nowhere')
        return violationAt(node.location, `has no target: ${reference.slice(0, 128)}`, keyword);
      if (target.to === 'elsewhere')
        this.markUnchecked(node.location, `refers to another document: ${reference.slice(0, 128)}`, keyword);
      else node.targets.set(keyword, this.toNode(target.schema, target.location, target.base));
    }
    return undefined;
  }

  /** Runs last, because a part that is reached only by a reference may define an anchor a second time. */
  private checkDynamicReferences(): void {
    for (const { schema, location, targets } of this.nodes) {
      for (const keyword of targets.keys()) {
        const reference = (schema as Record<string, string>)[keyword]!;
        if (!this.references.isPlain(keyword, reference))
          this.markUnchecked(location, 'its target depends on the path of evaluation', keyword);
      }
    }
  }

  private checkPathLengths(): void {
    if (this.unchecked) return;
    let chars = 0;
    for (const { schema, location } of this.nodes) {
      chars += pathRepetitions(schema) * pathChars(location);
      if (chars > pathCharsMax)
        return this.markUnchecked(location, 'its subschemas nest too deeply, or under names too long, to check here');
    }
  }

  private markUnchecked(location: Location, reason: string, ...steps: string[]): void {
    this.unchecked ??= violationAt(location, reason, ...steps);
  }
}

/**
 * Returns the number of names in lists of dependencies: the compiled code has a part for each, and compares it with all
 * others.
 */
function countDependencyNames(schema: Record<string, unknown>): number {
  const lists = [schema['dependentRequired'], schema['dependencies']].filter(isObject).flatMap(Object.values);
  return lists.reduce<number>((names, list) => names + 1 + (Array.isArray(list) ? list.length : 0), 0);
}

/**
 * Returns how often the compiled code repeats the path of a subschema: once for each keyword, and once for each list of
 * names.
 */
function pathRepetitions(schema: SchemaNode['schema']): number {
  if (typeof schema === 'boolean') return 0;
  const keywords = Object.keys(schema).filter((keyword) => applicators.has(keyword) || assertions.has(keyword));
  const lists = [schema['dependentRequired'], schema['dependencies']].filter(isObject);
  return lists.reduce((times, list) => times + Object.keys(list).length, keywords.length);
}

function pathChars(location: Location): number {
  let chars = 0;
  for (let at = location; at.outer; at = at.outer) chars += String(at.step).length + stepChars;
  return chars;
}
