/** The used part of a file as `figma-developer-mcp` returns it. */
export interface FigmaFile {
  metadata: { name: string; components: object; componentSets: object };
  nodes: FigmaNode[];
  globalVars: { styles: Record<string, unknown> };
  /** Templates, to which similar nodes refer. */
  elements?: Record<string, Partial<FigmaNode>>;
}

export interface FigmaNode {
  id: string;
  name?: string;
  type?: string;
  text?: string;
  template?: string;
  /** Values, or names of styles. */
  fills?: unknown;
  strokes?: unknown;
  effects?: unknown;
  layout?: unknown;
  textStyle?: unknown;
  borderRadius?: string;
  componentId?: string;
  children?: FigmaNode[];
}

/** Returns every node merged with its template, parents first. */
export function* nodesOf({
  nodes,
  elements = {},
}: Pick<FigmaFile, 'nodes' | 'elements'>): Generator<{ node: FigmaNode; depth: number }> {
  function* below(node: FigmaNode, depth: number): Generator<{ node: FigmaNode; depth: number }> {
    yield { node: { ...(node.template === undefined ? {} : elements[node.template]), ...node }, depth };
    for (const child of node.children ?? []) yield* below(child, depth + 1);
  }
  for (const node of nodes) yield* below(node, 0);
}

/** Formats one line for each node: type, name, id and text. */
export function toTree(file: FigmaFile): string {
  const lines = [...nodesOf(file)].map(({ node: { type = 'NODE', name, id, text, componentId }, depth }) => {
    const parts = [
      type,
      name && JSON.stringify(name),
      `#${id}`,
      componentId && `component=#${componentId}`,
      text && JSON.stringify(text),
    ];
    return `${'  '.repeat(depth)}${parts.filter(Boolean).join(' ')}`;
  });
  return lines.join('\n');
}
