import { checkHost } from './check-host';

describe(checkHost.name, () => {
  it.each([
    [['Host', 'a', 'Accept', '*/*'], 1],
    [['accept', '*/*', 'HOST', 'a'], 1],
    [[], 0],
  ])('accepts %j in HTTP/1.%d', (rawHeaders, httpVersionMinor) => {
    expect(() => checkHost({ rawHeaders, httpVersionMinor })).not.toThrow();
  });

  it.each([
    [['accept', '*/*'], 1, 0],
    [['Host', 'a', 'host', 'a'], 1, 2],
    [['Host', 'a', 'host', 'b'], 0, 2],
  ])('rejects %j in HTTP/1.%d', (rawHeaders, httpVersionMinor, count) => {
    const violations = [{ path: 'Host', message: `expected exactly one Host header, got ${count}` }];
    expect(() => checkHost({ rawHeaders, httpVersionMinor })).toThrow(expect.objectContaining({ violations }));
  });
});
