import { isObject } from './keywords';
import {
  violationAt,
  childLocation,
  pathOf,
  rootLocation,
  type Location,
  type SchemaViolation,
  type SchemaNode,
} from './schema-nodes';

/** The target of a reference: in this document, in another one, or missing. */
export type Resolved =
  | { to: 'here'; schema: Record<string, unknown> | boolean; location: Location; base: string }
  | { to: 'elsewhere' }
  | { to: 'nowhere' };

interface Resource {
  root: unknown;
  location: Location;
  base: string;
}

const rootBase = 'schema:///';

/** The names in a declared schema (`$id`, `$anchor`), and the targets of references to them. */
export class References {
  private readonly resources = new Map<string, Resource>();
  private readonly anchors = new Map<string, Resource>();
  /** Number of definitions of each dynamic anchor. */
  private readonly dynamicAnchors = new Map<string, number>();
  readonly rootBase = rootBase;

  constructor(root: unknown) {
    this.resources.set(rootBase, { root, location: rootLocation, base: rootBase });
  }

  get resourceCount(): number {
    return this.resources.size - (this.isRootNamed ? 1 : 0);
  }

  private isRootNamed = false;

  /** Registers the names that `schema` gives itself. @returns the base of its references, or the violation of a name */
  name(schema: Record<string, unknown>, location: Location, outerBase: string): string | SchemaViolation {
    let base = outerBase;
    const { $id, $anchor, $dynamicAnchor } = schema;
    const anchors = [$anchor, $dynamicAnchor];
    if (typeof $id === 'string' && /^#./.test($id)) {
      anchors.push($id.slice(1)); // an anchor in drafts 6 and 7
    } else if (typeof $id === 'string' && $id !== '' && $id !== '#') {
      const [url] = split($id, outerBase) ?? [];
      if (url === undefined)
        return violationAt(location, `${JSON.stringify($id.slice(0, 64))} is not a URI reference`, '$id');
      base = url;
      if (location === rootLocation) this.isRootNamed = true;
      if (this.resources.has(base)) return violationAt(location, 'two schemas have this $id', '$id');
      this.resources.set(base, { root: schema, location, base });
    }
    for (const anchor of anchors) {
      if (typeof anchor === 'string') this.anchors.set(`${base}#${anchor}`, { root: schema, location, base });
    }
    if (typeof $dynamicAnchor === 'string') {
      this.dynamicAnchors.set($dynamicAnchor, (this.dynamicAnchors.get($dynamicAnchor) ?? 0) + 1);
    }
    return base;
  }

  /** True if a reference has the same target on every path: a dynamic one does if only one subschema has its anchor. */
  isPlain(keyword: string, reference: string): boolean {
    if (keyword === '$recursiveRef') return this.resourceCount === 1;
    return keyword === '$ref' || (this.dynamicAnchors.get(reference.slice(reference.indexOf('#') + 1)) ?? 0) <= 1;
  }

  resolve(reference: string, base: string): Resolved {
    const parts = split(reference, base);
    if (!parts) return { to: 'nowhere' };
    const [url, fragment] = parts;
    const resource = this.resources.get(url);
    if (!resource) return { to: 'elsewhere' };
    if (fragment !== '' && !fragment.startsWith('/')) return found(this.anchors.get(`${url}#${fragment}`));
    return found(follow(resource, fragment));
  }
}

function found(resource: Resource | undefined): Resolved {
  if (!resource) return { to: 'nowhere' };
  const { root, location, base } = resource;
  return isObject(root) || typeof root === 'boolean' ? { to: 'here', schema: root, location, base } : { to: 'nowhere' };
}

/** Resolves a JSON Pointer (RFC 6901) from the root of a resource. */
function follow(resource: Resource, pointer: string): Resource | undefined {
  let { root, location } = resource;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof root !== 'object' || root === null || !Object.hasOwn(root, key)) return undefined;
    root = (root as Record<string, unknown>)[key];
    location = childLocation(location, key);
  }
  return { root, location, base: resource.base };
}

/** Returns the absolute URL of a reference, and its fragment. */
function split(reference: string, base: string): [url: string, fragment: string] | undefined {
  // Fast path: nearly all references stay in their schema.
  const [url, hash] = reference.startsWith('#') ? [base, reference.slice(1)] : absolute(reference, base);
  try {
    return url === undefined ? undefined : [url, decodeURIComponent(hash ?? '')];
  } catch {
    return undefined;
  }
}

function absolute(reference: string, base: string): [string | undefined, string?] {
  try {
    const url = new URL(reference, base);
    const hash = url.hash.slice(1);
    url.hash = '';
    return [url.href, hash];
  } catch {
    return [undefined];
  }
}

/**
 * Finds a subschema that is applied to the same instance again: checking it would never end. Removes nodes without
 * successors until only cycles and the paths to them are left.
 */
export function endlessReference(nodes: readonly SchemaNode[]): SchemaViolation | undefined {
  const next = new Map(nodes.map((node) => [node, successors(node)]));
  const before = new Map<SchemaNode, SchemaNode[]>(nodes.map((node) => [node, []]));
  for (const [node, { length }] of next)
    if (length > 0) for (const { to } of next.get(node)!) before.get(to)!.push(node);
  const open = new Map([...next].map(([node, { length }]) => [node, length]));
  const ended = nodes.filter((node) => open.get(node) === 0);
  for (let node = ended.pop(); node; node = ended.pop()) {
    open.delete(node);
    for (const earlier of before.get(node)!) {
      const left = open.get(earlier)! - 1;
      open.set(earlier, left);
      if (left === 0) ended.push(earlier);
    }
  }
  const [start] = open.keys();
  return start && cycleFrom(start, next, open);
}

type Successor = { to: SchemaNode; reference?: string };

function successors({ children, targets }: SchemaNode): Successor[] {
  const subschemas = children.filter(({ inPlace }) => inPlace).map(({ node }) => ({ to: node }));
  return [...subschemas, ...[...targets].map(([reference, to]) => ({ to, reference }))];
}

/**
 * Returns a cycle from `start`. Every path stays among the remaining nodes, so it ends in a cycle, and every cycle has
 * a reference.
 */
function cycleFrom(
  start: SchemaNode,
  next: Map<SchemaNode, Successor[]>,
  left: Map<SchemaNode, number>,
): SchemaViolation {
  const seen = new Set<SchemaNode>();
  let at = start;
  const step = (): Successor => next.get(at)!.find(({ to }) => left.has(to))!;
  while (!seen.has(at)) {
    seen.add(at);
    at = step().to;
  }
  while (step().reference === undefined) at = step().to;
  const reason = 'the reference is recursive on the same instance';
  return { path: pathOf(childLocation(at.location, step().reference!)), reason };
}
