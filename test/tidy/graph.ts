/** The import graph: each name with its imports. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Returns the cycles: groups of two or more names that reach each other (Tarjan's strongly connected components), each
 * sorted.
 */
export function cycles(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (name: string): void => {
    order.set(name, order.size);
    low.set(name, order.get(name)!);
    open.push(name);
    for (const next of graph.get(name) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low.set(name, Math.min(low.get(name)!, low.get(next)!));
    }
    if (low.get(name) !== order.get(name)) return;
    const group = open.splice(open.indexOf(name));
    if (group.length > 1) found.push(group.sort());
  };
  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return found;
}

/** Returns the graph between groups of names, without edges inside a group. */
export function grouped(graph: Graph, groupOf: (name: string) => string): Graph {
  const groups = new Map<string, Set<string>>();
  for (const [name, next] of graph) {
    const group = groupOf(name);
    const edges = groups.get(group) ?? new Set();
    for (const other of next.map(groupOf)) if (other !== group) edges.add(other);
    groups.set(group, edges);
  }
  return new Map([...groups].map(([name, next]) => [name, [...next].sort()]));
}

/** Returns all names that are reachable from a name. */
export function reachable(graph: Graph, name: string, found = new Set<string>()): ReadonlySet<string> {
  for (const next of graph.get(name) ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    reachable(graph, next, found);
  }
  return found;
}

/** Formats a cycle, named by its first member. */
export function named([first, ...others]: readonly string[]): string {
  return `${first} (and ${others.join(', ')})`;
}
