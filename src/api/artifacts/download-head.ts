import type { ByteRange } from '../../artifacts';
import type { StoredArtifact } from '../../tasks';
import { requestedRange } from './byte-range';

/** Status and headers of a download, and the range to send. */
export interface DownloadHead {
  status: 200 | 206 | 304 | 416;
  headers: Record<string, string>;
  range?: ByteRange;
}

/** Request headers that affect a download. */
interface DownloadRequest {
  range?: string;
  'if-range'?: string | string[];
  'if-none-match'?: string;
}

/**
 * Returns the status and headers of a download (RFC 9110). Artifacts are untrusted, so the headers make a browser save the file instead of
 * displaying it, and forbid MIME sniffing and scripts.
 */
export function downloadHead(artifact: StoredArtifact, request: DownloadRequest): DownloadHead {
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
  if (matches(etag, request['if-none-match'])) return { status: 304, headers: always };
  const range = request['if-range'] === undefined || request['if-range'] === etag ? request.range : undefined;
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

/** Compares weakly, as `If-None-Match` requires: ignores the prefix `W/`. */
function matches(etag: string, header: string | undefined): boolean {
  if (header?.trim() === '*') return true;
  return (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** Returns `Content-Disposition` (RFC 6266) with the name in UTF-8 (RFC 8187) and an ASCII fallback. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["%\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
