import { randomUUID } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { YardError, type Artifact } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';
import type { ServedProfile } from '../call/served-profile';
import { designTokens } from './design-tokens';
import { toTree, type FigmaFile } from './figma-file';
import { fileReference, type FileReference } from './file-reference';
import type { FileVersions } from './file-versions';

const dataTool = { name: 'get_figma_data', annotations: { readOnlyHint: true } };
const imagesTool = { name: 'download_figma_images' };
/** How long the content of one version of a file is cached. */
const versionKeptMs = 3_600_000;
/** Larger files become an artifact, because a result must fit into a message. */
const resultBytesMax = 512 * 1024;

interface FileInput {
  url?: string;
  fileKey?: string;
  nodeId?: string;
}

export type GetInput = FileInput & { depth?: number; format?: 'json' | 'tree' };
export type ImagesInput = FileInput & { nodes: string[]; scale?: number; format?: 'png' | 'svg' };

/** Reads Figma files with the tools of `figma-developer-mcp`. */
export class FigmaReader {
  constructor(
    private readonly served: ServedProfile,
    private readonly versions: FileVersions,
  ) {}

  async get({ depth, format = 'json', ...input }: GetInput, context: HandlerContext): Promise<object> {
    const { file, version } = await this.read(fileReference(input), depth, context);
    const { name, components, componentSets } = file.metadata;
    const known = { name, ...(version !== undefined && { version }) };
    if (format === 'tree') return fitting({ ...known, tree: toTree(file) }, known, 'figma-tree.json', context);
    const { nodes, elements } = file;
    const whole = {
      ...known,
      nodes,
      styles: file.globalVars.styles,
      ...(elements && { elements }),
      components,
      componentSets,
    };
    return fitting(whole, known, 'figma.json', context);
  }

  async tokens(input: FileInput, context: HandlerContext): Promise<object> {
    const { file, version } = await this.read(fileReference(input), undefined, context);
    return { name: file.metadata.name, ...(version !== undefined && { version }), tokens: designTokens(file) };
  }

  /** Renders nodes, and stores each picture as an artifact. */
  async images({ nodes, scale = 1, format = 'png', ...input }: ImagesInput, context: HandlerContext): Promise<object> {
    const { fileKey } = fileReference(input);
    const localPath = randomUUID();
    const wanted = nodes.map((nodeId) => ({
      nodeId: nodeId.replaceAll('-', ':'),
      fileName: `${nodeId.replaceAll(/[^A-Za-z0-9]/g, '-')}.${format}`,
    }));
    const args = { fileKey, nodes: wanted, pngScale: scale, localPath };
    try {
      await this.served.callTool(imagesTool, args, context);
      const folder = join(this.folder(), localPath);
      const images: Array<{ nodeId: string; artifact: Artifact }> = [];
      const contentType = format === 'png' ? 'image/png' : 'image/svg+xml';
      for (const { nodeId, fileName } of wanted) {
        const path = join(folder, fileName);
        if (await exists(path))
          images.push({ nodeId, artifact: await context.artifact(fileName, { path }, { contentType }) });
      }
      const missing = wanted.map(({ nodeId }) => nodeId).filter((id) => !images.some(({ nodeId }) => nodeId === id));
      if (images.length > 0) return { images, missing };
      throw new YardError('NOT_FOUND', `Figma rendered none of these nodes of ${fileKey}`, { details: { missing } });
    } finally {
      const { folder } = this.served.server;
      if (folder !== undefined) await rm(join(folder, localPath), { recursive: true, force: true });
    }
  }

  private async read(
    { fileKey, nodeId }: FileReference,
    depth: number | undefined,
    context: HandlerContext,
  ): Promise<{ file: FigmaFile; version?: string }> {
    this.served.server.assertConfigured();
    const version = await this.versions.of(fileKey, context);
    const args = { fileKey, ...(nodeId !== undefined && { nodeId }), ...(depth !== undefined && { depth }) };
    const keep = version === undefined ? undefined : { key: version, keepMs: versionKeptMs };
    const { content } = await this.served.callTool(dataTool, args, context, keep).catch((error: unknown) => {
      throw isAbsentNode(error) ? noNode(fileKey, nodeId!, error) : error;
    });
    const [block] = content;
    const file = JSON.parse(block?.type === 'text' ? block.text : '{}') as FigmaFile;
    if (nodeId !== undefined && file.nodes.length === 0) throw noNode(fileKey, nodeId);
    return { file, version };
  }

  private folder(): string {
    const { folder } = this.served.server;
    if (folder !== undefined) return folder;
    throw new YardError('UPSTREAM_LOST', 'the server that rendered the pictures was lost before they were stored');
  }
}

function isAbsentNode(error: unknown): boolean {
  return error instanceof YardError && /^Error fetching file: Node \S+ was not found/.test(error.message);
}

function noNode(fileKey: string, nodeId: string, cause?: unknown): YardError {
  return new YardError('NOT_FOUND', `the file ${fileKey} has no node ${nodeId}`, {
    cause,
    details: { fileKey, nodeId },
  });
}

/** Returns the whole result; if it is too large, stores it as an artifact and returns only `known`. */
async function fitting(whole: object, known: object, name: string, context: HandlerContext): Promise<object> {
  const text = JSON.stringify(whole);
  if (Buffer.byteLength(text) <= resultBytesMax) return whole;
  return { ...known, artifact: await context.artifact(name, text, { contentType: 'application/json' }) };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
