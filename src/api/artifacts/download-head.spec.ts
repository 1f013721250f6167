import type { StoredArtifact } from '../../tasks';
import { downloadHead } from './download-head';

const sha256 = 'a'.repeat(64);
const etag = `"${sha256}"`;
const artifact: StoredArtifact = {
  name: 'Bericht "März" (1).html',
  sizeBytes: 10,
  sha256,
  contentType: 'text/html',
  file: 'f',
  attempt: 1,
  createdAtMs: 0,
};
const always = {
  etag,
  'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
};
const content = {
  'content-type': 'text/html',
  'content-disposition': `attachment; filename="Bericht _M_rz_ (1).html"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22%20%281%29.html`,
};

describe(downloadHead.name, () => {
  it('sends the complete file as an attachment that browsers do not display', () => {
    expect(downloadHead(artifact, {})).toEqual({
      status: 200,
      headers: { ...always, ...content, 'content-length': '10' },
      range: { firstByte: 0, lastByte: 9 },
    });
  });

  it('sends a requested range', () => {
    const headers = { ...always, ...content, 'content-length': '3', 'content-range': 'bytes 2-4/10' };
    const range = { firstByte: 2, lastByte: 4 };
    expect(downloadHead(artifact, { range: 'bytes=2-4' })).toEqual({ status: 206, headers, range });
    expect(downloadHead(artifact, { range: 'bytes=2-4', 'if-range': etag })).toEqual({ status: 206, headers, range });
  });

  it('sends the complete file if `If-Range` does not match', () => {
    expect(downloadHead(artifact, { range: 'bytes=2-4', 'if-range': '"b"' }).status).toBe(200);
  });

  it('answers 416 with the size for a range outside the file', () => {
    const headers = { ...always, 'content-range': 'bytes */10', 'content-length': '0' };
    expect(downloadHead(artifact, { range: 'bytes=10-' })).toEqual({ status: 416, headers });
  });

  it.each([etag, `W/${etag}`, `"b", ${etag}`, '*'])('answers 304 without a body if `If-None-Match` is %j', (tags) => {
    expect(downloadHead(artifact, { 'if-none-match': tags, range: 'bytes=2-4' })).toEqual({
      status: 304,
      headers: always,
    });
  });

  it('sends an empty file without reading it', () => {
    expect(downloadHead({ ...artifact, sizeBytes: 0 }, {})).toEqual({
      status: 200,
      headers: { ...always, ...content, 'content-length': '0' },
    });
  });
});
