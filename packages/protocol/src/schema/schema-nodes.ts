import { applicators, isObject, type Applicator } from './keywords';

/** One subschema of a declared schema, with its path and its references. */
export interface SchemaNode {
  schema: Record<string, unknown> | boolean;
  /** Its location as a linked list: most are never written out. */
  location: Location;
  /** The base of its references: its own `$id`, or that of the nearest enclosing schema. */
  base: string;
  children: Child[];
  /** The targets of `$ref`, `$dynamicRef` and `$recursiveRef`, by keyword. */
  targets: Map<string, SchemaNode>;
}

export interface Child {
  keyword: string;
  /** Its name or index in the keyword; undefined if the keyword contains one subschema. */
  key?: string | number;
  inPlace: boolean;
  node: SchemaNode;
}

export interface Location {
  step: string | number;
  outer?: Location;
}

/** Why a schema is rejected or not checked, with the path. */
export interface SchemaViolation {
  path: string;
  reason: string;
}

export const rootLocation: Location = { step: '' };

export function childLocation(outer: Location, ...steps: ReadonlyArray<string | number>): Location {
  return steps.reduce<Location>((location, step) => ({ step, outer: location }), outer);
}

/** Returns the dotted path of a location, at most 512 characters; empty for the whole schema. */
export function pathOf(location: Location): string {
  const steps: Array<string | number> = [];
  for (let at: Location = location; at.outer; at = at.outer) steps.unshift(at.step);
  const path = steps.join('.');
  return path.length <= 512 ? path : `${path.slice(0, 512)}…`;
}

export function violationAt(location: Location, reason: string, ...steps: string[]): SchemaViolation {
  return { path: pathOf(childLocation(location, ...steps)), reason };
}

/**
 * Adds the direct subschemas of a node to its children. Returns the violation of the first one that is not a schema.
 */
export function childrenOf(
  node: SchemaNode,
  toNode: (schema: SchemaNode['schema'], location: Location) => SchemaNode,
): SchemaViolation | undefined {
  if (typeof node.schema === 'boolean') return undefined;
  for (const [keyword, value] of Object.entries(node.schema)) {
    const applicator = applicators.get(keyword);
    if (!applicator) continue;
    const subschemas = subschemaEntries(applicator, value);
    if (typeof subschemas === 'string') return violationAt(node.location, subschemas, keyword);
    for (const [key, schema] of subschemas) {
      const location =
        key === undefined ? childLocation(node.location, keyword) : childLocation(node.location, keyword, key);
      if (applicator.shape === 'map-or-names' && Array.isArray(schema)) {
        if (!schema.every((name) => typeof name === 'string'))
          return violationAt(location, 'expected a schema or a list of strings');
        continue;
      }
      if (!isObject(schema) && typeof schema !== 'boolean')
        return violationAt(location, 'expected a schema: an object, true or false');
      node.children.push({
        keyword,
        ...(key !== undefined && { key }),
        inPlace: applicator.inPlace,
        node: toNode(schema, location),
      });
    }
  }
  return undefined;
}

type SubschemaEntries = Array<[key: string | number | undefined, schema: unknown]>;

function subschemaEntries({ shape }: Applicator, value: unknown): SubschemaEntries | string {
  switch (shape) {
    case 'one':
      return [[undefined, value]];
    case 'one-or-list':
      return Array.isArray(value) ? [...value.entries()] : [[undefined, value]];
    case 'list':
      return Array.isArray(value) && value.length > 0 ? [...value.entries()] : 'expected a non-empty list of schemas';
    default:
      return isObject(value) ? Object.entries(value) : 'expected schemas by name';
  }
}
