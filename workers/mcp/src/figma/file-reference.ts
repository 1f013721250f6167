import { YardError } from '@yardmaster/protocol';

/** A file, or one of its nodes. */
export interface FileReference {
  fileKey: string;
  nodeId?: string;
}

const kinds = 'file|design|proto|board|slides|make|buzz|site';
const path = new RegExp(`^/(?:${kinds})/([A-Za-z0-9]+)(?:/branch/([A-Za-z0-9]+))?(?:/|$)`);

/**
 * Returns the file and node of an input, from the URL of a file or from its key. Explicit fields take precedence over
 * the URL.
 * @throws YardError `INVALID_INPUT` if the URL is not the URL of a file
 */
export function fileReference(input: { url?: string; fileKey?: string; nodeId?: string }): FileReference {
  const found: Partial<FileReference> = input.url === undefined ? {} : fromUrl(input.url);
  const fileKey = input.fileKey ?? found.fileKey!; // the schema requires one of them
  const nodeId = (input.nodeId ?? found.nodeId)?.replaceAll('-', ':');
  return { fileKey, ...(nodeId !== undefined && { nodeId }) };
}

function fromUrl(address: string): FileReference {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [, fileKey, branchKey] = path.exec(url?.pathname ?? '') ?? [];
  if (fileKey === undefined)
    throw new YardError(
      'INVALID_INPUT',
      `input.url: expected an address such as https://www.figma.com/design/<key>/…, got ${address}`,
      {
        details: { path: 'input.url' },
      },
    );
  return { fileKey: branchKey ?? fileKey, nodeId: url!.searchParams.get('node-id') ?? undefined };
}
