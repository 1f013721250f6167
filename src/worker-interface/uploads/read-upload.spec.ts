import { isUpload, readUpload } from './read-upload';

const path = '/v1/tasks/t-1/artifacts/a';
const lease = { authorization: 'Lease t-1~1~ab' };

describe(isUpload.name, () => {
  it('matches by path and method, for any name', () => {
    expect(isUpload('PUT', path)).toBe(true);
    expect(isUpload('PUT', '/v1/tasks/t-1/artifacts/%2e%2e?x=1')).toBe(true);
    expect(isUpload('GET', path)).toBe(false);
    expect(isUpload('PUT', '/v1/tasks/t-1/artifacts/')).toBe(false);
    expect(isUpload('PUT', '/v1/tasks/t-1/artifacts/a/b')).toBe(false);
    expect(isUpload('PUT', '/v1/tasks/../artifacts/a')).toBe(false);
    expect(isUpload(undefined, undefined)).toBe(false);
  });
});

describe(readUpload.name, () => {
  it('applies defaults for missing headers', () => {
    expect(readUpload(path, lease)).toEqual({
      taskId: 't-1',
      leaseId: 't-1~1~ab',
      name: 'a',
      contentType: 'application/octet-stream',
    });
  });

  it('reads all headers', () => {
    const headers = {
      authorization: 'lease  t-1~1~ab ',
      'content-type': 'text/csv; charset=utf-8',
      'content-length': '12',
      'content-digest': 'sha-512=:AA==:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
    };
    expect(readUpload('/v1/tasks/t-1/artifacts/M%C3%A4rz%20%251', headers)).toEqual({
      taskId: 't-1',
      leaseId: 't-1~1~ab',
      name: 'März %1',
      contentType: 'text/csv; charset=utf-8',
      sizeBytes: 12,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it.each(['', 'Bearer t-1~1~ab', 'Lease', 'Lease a b', `Lease ${'x'.repeat(161)}`])(
    'rejects %j as a lease',
    (authorization) => {
      expect(() => readUpload(path, { authorization })).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
    },
  );

  it.each([
    ['/v1/tasks/t-1/artifacts/%ff', {}, 'name: is not encoded as UTF-8'],
    ['/v1/tasks/t-1/artifacts/%2e%2e', {}, 'name: must not be . or ..'],
    ['/v1/tasks/t-1/artifacts/a%2fb', {}, 'name: must not contain a slash or a control character'],
    [path, { 'content-digest': 'sha-256=abc' }, 'Content-Digest: expected sha-256=:<base64>:'],
    [
      path,
      { 'content-range': 'bytes 0-1/2' },
      'Content-Range: partial uploads are not supported; send the whole artifact',
    ],
    [path, { 'content-digest': 'sha-256=:abc:' }, 'Content-Digest: expected sha-256=:<base64>:'],
  ])('rejects %s with %j', (url, headers, message) => {
    const refused = expect.objectContaining({ code: 'INVALID_REQUEST', message }) as Error;
    expect(() => readUpload(url, { ...lease, ...headers })).toThrow(refused);
  });

  it('rejects invalid media types and encoded bodies', () => {
    const refused = expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }) as Error;
    expect(() => readUpload(path, { ...lease, 'content-type': 'text' })).toThrow(refused);
    expect(() => readUpload(path, { ...lease, 'content-encoding': 'gzip' })).toThrow(refused);
  });
});
