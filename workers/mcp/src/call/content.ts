import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client';
import type { Artifact } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';

/** The answer of a tool as the result of a task. Files are artifacts, which the content blocks name. */
export interface ToolResult {
  content: object[];
  structuredContent?: unknown;
  _meta?: unknown;
}

/** Longer texts become artifacts, because a result must fit into a message. */
const textBytesMax = 256 * 1024;

/** Converts an answer to a result. Pictures, sounds, files and long texts become artifacts named after the tool. */
export async function toResult(
  answer: CallToolResult,
  name: string,
  context: Pick<HandlerContext, 'artifact'>,
): Promise<ToolResult> {
  const content: object[] = [];
  for (const [index, block] of answer.content.entries())
    content.push(await toBlock(block, `${name}-${index + 1}`, context));
  const { structuredContent, _meta } = answer;
  const rest = { ...(structuredContent !== undefined && { structuredContent }), ...(_meta !== undefined && { _meta }) };
  return { content, ...rest };
}

async function toBlock(block: ContentBlock, name: string, context: Pick<HandlerContext, 'artifact'>): Promise<object> {
  switch (block.type) {
    case 'image':
    case 'audio': {
      const { data, ...rest } = block;
      return { ...rest, artifact: await leave(context, name, Buffer.from(data, 'base64'), block.mimeType) };
    }
    case 'resource':
      return { ...block, resource: await leaveResource(block.resource, name, context) };
    case 'text': {
      if (Buffer.byteLength(block.text) <= textBytesMax) return block;
      const { text, ...rest } = block;
      return { ...rest, artifact: await leave(context, name, Buffer.from(text), 'text/plain; charset=utf-8') };
    }
    default:
      return block;
  }
}

/**
 * Stores the content of a resource as an artifact, and returns the resource without it. A resource with a short text is
 * returned unchanged.
 */
export async function leaveResource(
  resource: { uri: string; mimeType?: string; text?: string; blob?: string },
  name: string,
  context: Pick<HandlerContext, 'artifact'>,
): Promise<object> {
  const { text, blob, ...rest } = resource;
  if (blob !== undefined)
    return { ...rest, artifact: await leave(context, name, Buffer.from(blob, 'base64'), resource.mimeType) };
  if (text === undefined || Buffer.byteLength(text) <= textBytesMax) return resource;
  return { ...rest, artifact: await leave(context, name, Buffer.from(text), resource.mimeType ?? 'text/plain') };
}

async function leave(
  context: Pick<HandlerContext, 'artifact'>,
  name: string,
  bytes: Buffer,
  mimeType = 'application/octet-stream',
): Promise<Artifact> {
  return context.artifact(`${name}${endingOf(mimeType)}`, bytes, { contentType: mimeType });
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/svg+xml': '.svg',
  'text/plain': '.txt',
  'text/markdown': '.md',
  'application/octet-stream': '',
  'audio/mpeg': '.mp3',
};

function endingOf(mimeType: string): string {
  const type = mimeType.split(';')[0]!.trim().toLowerCase();
  const [, subtype = ''] = type.split('/');
  return endings[type] ?? (/^[a-z0-9]{1,8}$/.test(subtype) ? `.${subtype}` : '');
}
