import type { ByteRange } from '../../artifacts';

/**
 * Returns the byte range that a `Range` header requests (RFC 9110, section 14). Returns undefined if the whole content is to be sent: without
 * the header, for another unit, for several ranges (which a server may ignore) and for an invalid header.
 */
export function requestedRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') return suffix(Number(last), sizeBytes);
  const firstByte = Number(first);
  if (last !== '' && Number(last) < firstByte) return undefined;
  if (firstByte >= sizeBytes) return 'unsatisfiable';
  return { firstByte, lastByte: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}

function suffix(lengthBytes: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (lengthBytes === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { firstByte: Math.max(0, sizeBytes - lengthBytes), lastByte: sizeBytes - 1 };
}
