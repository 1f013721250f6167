import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClientConfig } from './client-config';
import { ConfigError } from './load-config';

describe(loadClientConfig.name, () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'yard-client-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('should find the key of the data folder and the default address', () => {
    writeFileSync(join(dataDir, 'api-key'), 'yard_from-the-folder\n');
    const expected = { url: 'http://127.0.0.1:3000', apiKey: 'yard_from-the-folder' };
    expect(loadClientConfig({ dataDir }, {})).toEqual(expected);
    expect(loadClientConfig({}, { DATA_DIR: dataDir })).toEqual(expected);
  });

  it('should prefer a flag over the environment, and a key of the environment over the folder', () => {
    writeFileSync(join(dataDir, 'api-key'), 'yard_from-the-folder\n');
    const env = { YARD_URL: 'http://b:2', YARD_API_KEY: 'from-the-environment' };
    expect(loadClientConfig({ url: 'http://a:1/', dataDir }, env)).toEqual({
      url: 'http://a:1',
      apiKey: 'from-the-environment',
    });
    expect(loadClientConfig({ dataDir }, env).url).toBe('http://b:2');
  });

  it('should list every fault at once, and what to set', () => {
    const load = (): unknown => loadClientConfig({ url: 'ftp://x', dataDir }, {});
    expect(load).toThrow(
      new ConfigError([
        `YARD_API_KEY: not set, and there is no ${dataDir}/api-key; is this the folder of the control plane?`,
        '--url: expected an http address, got "ftp://x"',
      ]),
    );
  });
});
