import { createHash } from 'node:crypto';
import type { SomeMockBehaviours, MockContext } from '../../mock-behaviour';
import { stripedPng, type Colour } from '../../striped-png';
import { mockFile, nodesOf, type FileInput, type MockFile } from './mock-file';

export const behaviours = {
  'figma.get': figmaGet,
  'figma.get_figma_data': figmaData,
  'figma.images': figmaImages,
  'figma.tokens': figmaTokens,
} satisfies SomeMockBehaviours;

/** The version of every mock file; they never change. */
const version = '1';

/** Mocks `figma.get_figma_data`: a small file. */
function figmaData(input: unknown): MockFile {
  return mockFile(input as FileInput);
}

/** Mocks `figma.get`: the same file, as JSON or as a text tree. */
function figmaGet(input: unknown): object {
  const { format = 'json', ...wanted } = input as FileInput & { format?: 'json' | 'tree' };
  const { name, nodes } = mockFile(wanted);
  if (format === 'json') return { name, version, nodes, styles: {}, components: {}, componentSets: {} };
  const lines = nodesOf(nodes).map(({ node, depth }) => {
    return `${'  '.repeat(depth)}${node.type} ${JSON.stringify(node.name)} #${node.id}`;
  });
  return { name, version, tree: lines.join('\n') };
}

/** Mocks `figma.tokens`: a colour that depends on the name of the file, one text style, one spacing. */
function figmaTokens(input: unknown): object {
  const { name } = mockFile(input as FileInput);
  const primary = `#${digestOf(name).toString('hex', 0, 3)}`;
  const fontSize = { value: 16, unit: 'px' };
  const tokens = {
    color: { primary: { $type: 'color', $value: primary } },
    typography: { body: { $type: 'typography', $value: { fontFamily: 'Inter', fontSize, fontWeight: 400 } } },
    spacing: { 8: { $type: 'dimension', $value: { value: 8, unit: 'px' } } },
  };
  return { name, version, tokens };
}

type ImagesInput = FileInput & { nodes: string[]; scale?: number; format?: 'png' | 'svg' };

/** Mocks `figma.images`: stripes for each node, in colours that depend on its id. */
async function figmaImages(input: unknown, { artifact }: MockContext): Promise<object> {
  const { nodes, scale = 1, format = 'png', ...wanted } = input as ImagesInput;
  mockFile(wanted); // rejects an address without a file
  const images = await Promise.all(
    nodes.map(async (written) => {
      const nodeId = written.replaceAll('-', ':');
      const name = `${written.replaceAll(/[^A-Za-z0-9]/g, '-')}.${format}`;
      const contentType = format === 'png' ? 'image/png' : 'image/svg+xml';
      return { nodeId, artifact: await artifact(name, await picture(nodeId, scale, format), { contentType }) };
    }),
  );
  return { images, missing: [] };
}

const sidePx = 64;

async function picture(nodeId: string, scale: number, format: 'png' | 'svg'): Promise<Buffer> {
  const digest = digestOf(nodeId);
  const size = Math.max(1, Math.round(sidePx * scale));
  if (format === 'png') return stripedPng(size, size, [colourAt(digest, 0), colourAt(digest, 3)]);
  const fill = `#${digest.toString('hex', 0, 3)}`;
  const box = `xmlns="http://www.w3.org/2000/svg" width="${sidePx}" height="${sidePx}"`;
  return Buffer.from(`<svg ${box}><rect width="100%" height="100%" fill="${fill}"/></svg>\n`);
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function colourAt(bytes: Buffer, offset: number): Colour {
  return [bytes.readUInt8(offset), bytes.readUInt8(offset + 1), bytes.readUInt8(offset + 2)];
}
