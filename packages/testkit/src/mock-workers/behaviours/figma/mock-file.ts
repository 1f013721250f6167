import { YardError } from '@yardmaster/protocol';

export interface FigmaNode {
  id: string;
  name: string;
  type: string;
  children?: FigmaNode[];
}

/** A file or one of its nodes, by URL or key. */
export interface FileInput {
  url?: string;
  fileKey?: string;
  nodeId?: string;
  depth?: number;
}

export interface MockFile {
  name: string;
  nodes: FigmaNode[];
}

const treeDepth = 3;
const types = ['TEXT', 'FRAME', 'CANVAS'];

/**
 * Returns a small file that is the same for every key except its name. Given a node, returns only the subtree of that
 * node. @throws YardError `INVALID_INPUT`
 */
export function mockFile({ url, ...input }: FileInput): MockFile {
  const { fileKey, nodeId = '0:1', depth = treeDepth } = { ...(url !== undefined && fromUrl(url)), ...input };
  return { name: `Mock file ${fileKey}`, nodes: [tree(nodeId.replaceAll('-', ':'), Math.min(depth, treeDepth))] };
}

/** Returns all nodes with their depth, parents first. */
export function nodesOf(nodes: readonly FigmaNode[], depth = 0): Array<{ node: FigmaNode; depth: number }> {
  return nodes.flatMap((node) => [{ node, depth }, ...nodesOf(node.children ?? [], depth + 1)]);
}

function tree(id: string, depth: number): FigmaNode {
  const type = types[depth - 1] ?? 'TEXT';
  const node = { id, name: `${type.toLowerCase()} ${id}`, type };
  if (depth <= 1) return node;
  const prefix = id.split(':')[0] ?? '0';
  return { ...node, children: [1, 2].map((index) => tree(`${prefix}:${depth}${index}`, depth - 1)) };
}

function fromUrl(address: string): FileInput {
  const url = new URL(address); // the schema has checked its prefix
  const [, , fileKey] = url.pathname.split('/');
  if (!fileKey)
    throw new YardError(
      'INVALID_INPUT',
      `input.url: expected an address such as https://www.figma.com/design/<key>/…, got ${address}`,
      { details: { path: 'input.url' } },
    );
  const nodeId = url.searchParams.get('node-id');
  return { fileKey, ...(nodeId !== null && { nodeId }) };
}
