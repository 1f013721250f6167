import { applicators, isObject, type Applicator } from './keywords';

/** One subschema of a declared schema, with its path and its references. */
export interface SchemaNode {
  schema: Record<string, unknown> | boolean;
  /** Steps from the root, as a list that grows at its head: most are never written out. */
  place: Place;
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

export interface Place {
  step: string | number;
  outer?: Place;
}

/** Why a schema is not checked, and where. */
export interface SchemaFault {
  path: string;
  reason: string;
}

export const rootPlace: Place = { step: '' };

export function inside(outer: Place, ...steps: ReadonlyArray<string | number>): Place {
  return steps.reduce<Place>((place, step) => ({ step, outer: place }), outer);
}

/** The dotted path of a place; empty for the whole schema. A path of any length is cut at 512 characters. */
export function pathOf(place: Place): string {
  const steps: Array<string | number> = [];
  for (let at: Place = place; at.outer; at = at.outer) steps.unshift(at.step);
  const path = steps.join('.');
  return path.length <= 512 ? path : `${path.slice(0, 512)}…`;
}

export function fault(place: Place, reason: string, ...steps: string[]): SchemaFault {
  return { path: pathOf(inside(place, ...steps)), reason };
}

/** The subschemas that a schema holds directly, with their keywords, or the fault of the first that is not a schema. */
export function childrenOf(
  node: SchemaNode,
  toNode: (schema: SchemaNode['schema'], place: Place) => SchemaNode,
): SchemaFault | undefined {
  if (typeof node.schema === 'boolean') return undefined;
  for (const [keyword, value] of Object.entries(node.schema)) {
    const applicator = applicators.get(keyword);
    if (!applicator) continue;
    const held = heldBy(applicator, value);
    if (typeof held === 'string') return fault(node.place, held, keyword);
    for (const [key, schema] of held) {
      const place = key === undefined ? inside(node.place, keyword) : inside(node.place, keyword, key);
      if (applicator.holding === 'map-or-names' && Array.isArray(schema)) {
        if (!schema.every((name) => typeof name === 'string'))
          return fault(place, 'expected a schema or a list of strings');
        continue;
      }
      if (!isObject(schema) && typeof schema !== 'boolean')
        return fault(place, 'expected a schema: an object, true or false');
      node.children.push({
        keyword,
        ...(key !== undefined && { key }),
        inPlace: applicator.inPlace,
        node: toNode(schema, place),
      });
    }
  }
  return undefined;
}

type Held = Array<[key: string | number | undefined, schema: unknown]>;

function heldBy({ holding }: Applicator, value: unknown): Held | string {
  switch (holding) {
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
