import { ConfigError, loadConfig } from './load-config';
import { settings } from './settings';

describe(loadConfig.name, () => {
  it('uses the defaults for an empty environment, and freezes the result', () => {
    const config = loadConfig({}, {});
    expect(config).toEqual(Object.fromEntries(Object.entries(settings).map(([key, { fallback }]) => [key, fallback])));
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('prefers overrides to the environment, and the environment to the defaults', () => {
    expect(loadConfig({ port: 1 }, { PORT: '2', DATA_DIR: 'x' })).toMatchObject({ port: 1, dataDir: 'x' });
    expect(loadConfig({ port: undefined }, { PORT: '2' }).port).toBe(2);
  });

  it('lists every violation', () => {
    const env = {
      PORT: '70000',
      WORKER_INTERFACE: 'fake',
      WORKER_URLS: 'http://a,ftp://b',
      PUBLIC_URL: 'https://yard.example/behind/a/path',
      API_KEY: 'short',
      TIMEOUT_MS: '1.5',
    };
    expect(faultsOf(env)).toEqual([
      'PORT: expected an integer from 0 to 65535, got "70000"',
      'PUBLIC_URL: expected a URL without path, query and password, such as http://127.0.0.1:3000',
      'WORKER_INTERFACE: expected one of mock, real, got "fake"',
      'WORKER_URLS: expected an http or https URL, got "ftp://b"',
      'API_KEY: expected 16 to 512 printable characters without spaces',
      'TIMEOUT_MS: expected an integer from 1 to 86400000, got "1.5"',
    ]);
  });

  it.each([
    ['https://app.example, http://127.0.0.1:8080,devtools://devtools', 3],
    ['', 0],
  ])('accepts %j as origins of web pages', (ALLOWED_ORIGINS, count) => {
    expect(loadConfig({}, { ALLOWED_ORIGINS }).allowedOrigins).toHaveLength(count);
  });

  it.each(['*', 'null', 'app.example', 'https://app.example/', 'https://app.example:443', 'https://*.example'])(
    'rejects %s as an origin',
    (ALLOWED_ORIGINS) => {
      const expected = 'expected an origin such as https://app.example';
      expect(faultsOf({ ALLOWED_ORIGINS })).toEqual([`ALLOWED_ORIGINS: ${expected}, got "${ALLOWED_ORIGINS}"`]);
    },
  );

  it('rejects invalid proxy addresses', () => {
    expect(loadConfig({}, { TRUSTED_PROXIES: 'loopback,10.0.0.0/8, fd00::1' }).trustedProxies).toHaveLength(3);
    expect(faultsOf({ TRUSTED_PROXIES: '10.0.0.0/8,balancer' })).toEqual([
      'TRUSTED_PROXIES: expected an IP address, a network such as 10.0.0.0/8, loopback, linklocal or uniquelocal, got "balancer"',
    ]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4'])('requires configured secrets to listen on %s', (BIND_ADDRESS) => {
    expect(faultsOf({ BIND_ADDRESS })).toEqual([
      `API_KEY: required if BIND_ADDRESS (${BIND_ADDRESS}) is not loopback`,
      `WORKER_TOKEN: required if BIND_ADDRESS (${BIND_ADDRESS}) is not loopback`,
    ]);
    const secrets = { API_KEY: 'k'.repeat(16), WORKER_TOKEN: 't'.repeat(16) };
    expect(loadConfig({}, { BIND_ADDRESS, ...secrets }).bindAddress).toBe(BIND_ADDRESS);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s without secrets', (BIND_ADDRESS) => {
    expect(loadConfig({}, { BIND_ADDRESS }).bindAddress).toBe(BIND_ADDRESS);
  });
});

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig({}, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.violations;
  }
  return [];
}
