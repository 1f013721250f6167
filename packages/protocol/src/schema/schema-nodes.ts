import { applicators, isObject, type Applicator } from './keywords';

/** One subschema of a declared schema, with its path and its references. */
export interface SchemaNode {
  schema: Record<string, unknown> | boolean;
  /** Steps from the root, as a list that grows at its head: most are never written out. */
  location: Location;
  /** What its references are relative to: its own `$id`, or that of the nearest schema around it. */
  base: string;
  children: Child[];
  /** The subschemas that `$ref`, `$dynamicRef` and `$recursiveRef` lead to, by keyword. */
  targets: Map<string, SchemaNode>;
}

export interface Child {
  keyword: string;
  /** Its name or index in the keyword; none if the keyword holds one subschema. */
  key?: string | number;
  inPlace: boolean;
  node: SchemaNode;
}

export interface Location {
  step: string | number;
  outer?: Location;
}

/** Why a schema is not checked, and where. */
export interface SchemaViolation {
  path: string;
  reason: string;
}

export const rootLocation: Location = { step: '' };

export function childLocation(outer: Location, ...steps: ReadonlyArray<string | number>): Location {
  return steps.reduce<Location>((location, step) => ({ step, outer: location }), outer);
}

/** The dotted path of a location; empty for the whole schema. A path of any length is cut at 512 characters. */
export function pathOf(location: Location): string {
  const steps: Array<string | number> = [];
  for (let at: Location = location; at.outer; at = at.outer) steps.unshift(at.step);
  const path = steps.join('.');
  return path.length <= 512 ? path : `${path.slice(0, 512)}…`;
}

export function violationAt(location: Location, reason: string, ...steps: string[]): SchemaViolation {
  return { path: pathOf(childLocation(location, ...steps)), reason };
}

/** The subschemas that a schema holds directly, with their keywords, or the violation of the first that is not a schema. */
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
      return Array.isArray(value) && value.length > 0
        ? [...value.entries()]
        : 'expected a list of schemas that is not empty';
    default:
      return isObject(value) ? Object.entries(value) : 'expected schemas by name';
  }
}
