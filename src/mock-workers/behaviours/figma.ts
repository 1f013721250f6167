interface FigmaNode {
  id: string;
  name: string;
  type: string;
  children?: FigmaNode[];
}

/** `figma.get_figma_data`: the same small file for every key, named after it. */
export function figmaData(input: unknown): { name: string; nodes: FigmaNode[] } {
  const { fileKey, nodeId, depth = treeDepth } = input as { fileKey: string; nodeId?: string; depth?: number };
  return { name: `Mock file ${fileKey}`, nodes: [tree(nodeId ?? '0:1', Math.min(depth, treeDepth))] };
}

const treeDepth = 3;
const types = ['TEXT', 'FRAME', 'CANVAS'];

function tree(id: string, depth: number): FigmaNode {
  const type = types[depth - 1] ?? 'TEXT';
  const node = { id, name: `${type.toLowerCase()} ${id}`, type };
  if (depth <= 1) return node;
  const prefix = id.split(':')[0] ?? '0';
  return { ...node, children: [1, 2].map((index) => tree(`${prefix}:${depth}${index}`, depth - 1)) };
}
