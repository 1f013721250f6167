import type { Cost } from './budget';
import { isObject } from './keywords';
import type { Child, SchemaNode } from './schema-nodes';

/**
 * A schema in 2020-12, ready to compile: without names and annotations, with references only to `$defs` of the root,
 * and a cost for each subschema.
 */
export type NormalForm = { yardCost?: Cost; $defs?: Record<string, NormalForm | boolean> } & Record<string, unknown>;

/** Keywords that are copied unchanged. */
const plainKeywords = [
  'const',
  'required',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'pattern',
  'uniqueItems',
];

/**
 * Converts a classified schema for the compiler. Every dialect becomes 2020-12, and the targets of references become
 * `$defs` of the root. Each subschema is then compiled once, and names cannot clash with those of another schema.
 */
export function normalForm(nodes: readonly SchemaNode[]): NormalForm {
  const root = nodes[0]!;
  const targets = new Set(nodes.flatMap((node) => [...node.targets.values()]));
  targets.delete(root);
  const names = new Map<SchemaNode, string>([...targets].map((node, index) => [node, `#/$defs/${index}`]));
  names.set(root, '#');
  const write = new Writer(names);
  const $defs = Object.fromEntries([...targets].map((node, index) => [String(index), write.form(node)]));
  const form = write.form(root);
  return { ...(typeof form === 'object' ? form : form ? {} : { not: {} }), $defs };
}

class Writer {
  constructor(private readonly names: ReadonlyMap<SchemaNode, string>) {}

  /** Converts a subschema. The depth of the schema limits the recursion. */
  form(node: SchemaNode): NormalForm | boolean {
    if (typeof node.schema === 'boolean') return node.schema;
    const schema = node.schema;
    // No value matches an empty list, which the compiler rejects.
    if (Array.isArray(schema['enum']) && schema['enum'].length === 0) return false;
    const form: NormalForm = {};
    for (const keyword of plainKeywords) if (Object.hasOwn(schema, keyword)) form[keyword] = schema[keyword];
    if (schema['enum'] !== undefined) form['enum'] = schema['enum'];
    const types = typesOf(schema);
    if (types.length > 0) form['type'] = types;
    this.applicators(node, form);
    this.references(node, form);
    // A schema of annotations matches everything, at no cost.
    if (Object.keys(form).length === 0) return true;
    return { yardCost: costOf(form), ...form };
  }

  private use(node: SchemaNode): NormalForm | boolean {
    const name = this.names.get(node);
    return name === undefined ? this.form(node) : { $ref: name };
  }

  private applicators({ schema, children }: SchemaNode, form: NormalForm): void {
    const declared = schema as Record<string, unknown>;
    const subschemas = (keyword: string): Child[] => children.filter((child) => child.keyword === keyword);
    const one = (keyword: string): NormalForm | boolean | undefined => {
      const [child] = subschemas(keyword);
      return child && this.use(child.node);
    };
    for (const keyword of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) {
      if (declared[keyword] !== undefined) form[keyword] = subschemas(keyword).map(({ node }) => this.use(node));
    }
    for (const keyword of [
      'not',
      'propertyNames',
      'additionalProperties',
      'unevaluatedProperties',
      'unevaluatedItems',
    ]) {
      if (declared[keyword] !== undefined) form[keyword] = one(keyword);
    }
    for (const keyword of ['properties', 'patternProperties', 'dependentSchemas']) {
      if (declared[keyword] !== undefined) form[keyword] = this.map(subschemas(keyword));
    }
    if (declared['if'] !== undefined && (declared['then'] !== undefined || declared['else'] !== undefined)) {
      for (const keyword of ['if', 'then', 'else']) form[keyword] = one(keyword) ?? true;
    }
    if (declared['contains'] !== undefined) {
      const { minContains, maxContains } = declared;
      form['contains'] = one('contains');
      if (minContains !== undefined) form['minContains'] = minContains;
      if (maxContains !== undefined) form['maxContains'] = maxContains;
    }
    if (Array.isArray(declared['items'])) {
      form['prefixItems'] = subschemas('items').map(({ node }) => this.use(node));
      if (declared['additionalItems'] !== undefined) form['items'] = one('additionalItems');
    } else if (declared['items'] !== undefined) form['items'] = one('items');
    this.dependencies(declared, subschemas('dependencies'), form);
    protoAsPattern(form);
  }

  /** Converts a map of subschemas. The result has no prototype, because names of properties are foreign. */
  private map(children: readonly Child[]): Record<string, NormalForm | boolean> {
    const map = emptyMap<NormalForm | boolean>();
    for (const { key, node } of children) map[key!] = this.use(node);
    return map;
  }

  /** Splits `dependencies`, which until draft 7 combined `dependentSchemas` and `dependentRequired`. */
  private dependencies(declared: Record<string, unknown>, subschemas: Child[], form: NormalForm): void {
    const lists = [declared['dependentRequired'], declared['dependencies']].filter(isObject).flatMap(Object.entries);
    const required = emptyMap<unknown>();
    for (const [name, list] of lists) if (Array.isArray(list)) required[name] = list;
    if (Object.keys(required).length > 0) form['dependentRequired'] = required;
    if (subschemas.length === 0) return;
    form['dependentSchemas'] = Object.assign(emptyMap(), form['dependentSchemas'], this.map(subschemas));
  }

  private references({ targets }: SchemaNode, form: NormalForm): void {
    const [first, ...others] = [...targets.values()].map((target) => ({ $ref: this.names.get(target)! }));
    if (first) form['$ref'] = first.$ref;
    if (others.length > 0) form['allOf'] = [...((form['allOf'] as unknown[] | undefined) ?? []), ...others];
  }
}

function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** Replaces a key `__proto__` by a pattern, because the compiler ignores that key. */
function protoAsPattern(form: NormalForm): void {
  const proto = '__proto__';
  const { properties, patternProperties } = form as Record<string, Record<string, unknown> | undefined>;
  const patterns = Object.assign(emptyMap<unknown>(), patternProperties);
  if (patternProperties && Object.hasOwn(patternProperties, proto)) {
    patterns['_{2}proto__'] = patternProperties[proto];
    delete patterns[proto];
  }
  if (properties && Object.hasOwn(properties, proto)) {
    patterns['^_{2}proto__$'] = properties[proto];
    delete properties[proto];
  }
  if (Object.keys(patterns).length > 0) form['patternProperties'] = patterns;
}

/** Supports `nullable` of OpenAPI, and `any` of draft 3, which allows every type. */
function typesOf({ type, nullable }: Record<string, unknown>): unknown[] {
  const types = type === undefined ? [] : [type].flat();
  if (types.includes('any')) return [];
  return [...new Set([...types, ...(types.length > 0 && nullable === true ? ['null'] : [])])];
}

/** Returns the cost of applying a subschema: its own keywords, and a little for each subschema that it applies. */
function costOf(form: NormalForm): Cost {
  const lengthOf = (keyword: string): number => {
    const value = form[keyword];
    return Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
  };
  const sum = (keywords: string[]): number => keywords.reduce((all, keyword) => all + lengthOf(keyword), 0);
  const has = (keywords: string[]): boolean => keywords.some((keyword) => form[keyword] !== undefined);
  const local = sum(['required', 'enum', 'properties', 'dependentRequired', 'dependentSchemas', 'prefixItems']);
  const cost: Cost = { fixed: 1 + sum(['allOf', 'anyOf', 'oneOf']) + (local >> 3) };
  if (has(['minLength', 'maxLength'])) cost.perText = 1;
  if (has(['contains', 'items', 'unevaluatedItems'])) cost.perElement = 1;
  const eachKey = [
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'unevaluatedProperties',
    'minProperties',
    'maxProperties',
  ];
  if (has(eachKey)) cost.perKey = 1 + lengthOf('patternProperties');
  const structured = [form['const'], ...((form['enum'] as unknown[] | undefined) ?? [])].filter(
    (value) => typeof value === 'object' && value !== null,
  );
  if (structured.length > 0) cost.perValue = structured.length;
  return cost;
}
