import type { IncomingHttpHeaders } from 'node:http';
import { artifactNameViolation, InvalidPayloadError, isMediaType, YardError } from '@yardmaster/protocol';
import type { Upload } from '@yardmaster/worker-kit/link';

const pathPattern = /^\/v1\/tasks\/([A-Za-z0-9_-]{1,64})\/artifacts\/([^/?#]+)(?:\?.*)?$/;
const leasePattern = /^Lease +([A-Za-z0-9_.~-]{1,160}) *$/i;

/** True if a request is an upload of an artifact, valid or not. */
export function isUpload(method: string | undefined, url: string | undefined): boolean {
  return method === 'PUT' && pathPattern.test(url ?? '');
}

/**
 * Reads the path and headers of an upload (protocol/README.md, "Artifacts").
 * @throws YardError `UNAUTHORIZED` without a lease, `UNSUPPORTED_MEDIA_TYPE`, `INVALID_REQUEST` with the path of the violation.
 */
export function readUpload(url: string, headers: IncomingHttpHeaders): Omit<Upload, 'body'> {
  const [, taskId, encodedName] = pathPattern.exec(url) ?? [];
  if (taskId === undefined || encodedName === undefined) throw new YardError('NOT_FOUND', `no route ${url}`);
  const [, leaseId] = leasePattern.exec(headers.authorization ?? '') ?? [];
  if (leaseId === undefined) throw new YardError('UNAUTHORIZED', 'no lease; send `Authorization: Lease <lease id>`');
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  if (!isMediaType(contentType)) throw new YardError('UNSUPPORTED_MEDIA_TYPE', 'Content-Type is not a media type');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new YardError('UNSUPPORTED_MEDIA_TYPE', 'Content-Encoding is not supported; send the artifact unencoded');
  if (headers['content-range'] !== undefined)
    throw invalid('Content-Range', 'partial uploads are not supported; send the whole artifact');
  const length = headers['content-length'];
  const sha256 = readDigest(headers['content-digest']);
  return {
    taskId,
    leaseId,
    name: readName(encodedName),
    contentType,
    ...(length !== undefined && { sizeBytes: Number(length) }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

function readName(encoded: string): string {
  const name = decoded(encoded);
  const fault = name === undefined ? 'is not encoded as UTF-8' : artifactNameViolation(name);
  if (fault !== undefined) throw invalid('name', fault);
  return name!;
}

function decoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** Returns the SHA-256 digest of `Content-Digest` (RFC 9530) in hex. Other algorithms are ignored. */
function readDigest(header: string | string[] | undefined): string | undefined {
  const digests = [header ?? ''].flat().join(',');
  if (!/(^|[,\s])sha-256\s*=/.test(digests)) return undefined;
  const [, base64 = ''] = /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(digests) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) throw invalid('Content-Digest', 'expected sha-256=:<base64>:');
  return bytes.toString('hex');
}

function invalid(path: string, message: string): InvalidPayloadError {
  return new InvalidPayloadError({ path, message }, 'INVALID_REQUEST');
}
