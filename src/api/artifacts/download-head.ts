import type { ByteRange } from '../../artifacts';
import type { StoredArtifact } from '../../tasks';
import { requestedRange } from './byte-range';

/** How a request for an artifact is answered, and which of its bytes are sent. */
export interface DownloadHead {
  status: 200 | 206 | 304 | 416;
  headers: Record<string, string>;
  range?: ByteRange;
}

/** The headers that matter. */
interface Asked {
  range?: string;
  'if-range'?: string | string[];
  'if-none-match'?: string;
}

/**
 * The answer to a request for an artifact, without its bytes (RFC 9110). What a worker left is not to be trusted: a browser saves
 * it rather than showing it, guesses no type, and runs nothing of it.
 */
export function downloadHead(artifact: StoredArtifact, asked: Asked): DownloadHead {
  const { name, sizeBytes, sha256, contentType, createdAtMs } = artifact;
  const etag = `"${sha256}"`;
  const always = {
    etag,
    'last-modified': new Date(createdAtMs).toUTCString(),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  };
  if (isAmong(etag, asked['if-none-match'])) return { status: 304, headers: always };
  const range = asked['if-range'] === undefined || asked['if-range'] === etag ? asked.range : undefined;
  const sent = requestedRange(range, sizeBytes);
  if (sent === 'unsatisfiable')
    return { status: 416, headers: { ...always, 'content-range': `bytes */${sizeBytes}`, 'content-length': '0' } };
  const { firstByte, lastByte } = sent ?? { firstByte: 0, lastByte: sizeBytes - 1 };
  const headers = {
    ...always,
    'content-type': contentType,
    'content-disposition': attachment(name),
    'content-length': String(lastByte - firstByte + 1),
  };
  if (!sent) return { status: 200, headers, ...(sizeBytes > 0 && { range: { firstByte, lastByte } }) };
  const contentRange = `bytes ${firstByte}-${lastByte}/${sizeBytes}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, range: sent };
}

/** `If-None-Match` compares weakly: a `W/` before a tag does not count. */
function isAmong(etag: string, header: string | undefined): boolean {
  if (header?.trim() === '*') return true;
  return (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** `Content-Disposition` (RFC 6266): the name in UTF-8 (RFC 8187), and for old readers what of it is plain. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["%\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
