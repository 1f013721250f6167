import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClientConfig } from './client-config';
import { ConfigError } from './load-config';

describe(loadClientConfig.name, () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'yard-client-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('uses the key in the data folder and the default URL', () => {
    writeFileSync(join(dataDir, 'api-key'), 'yard_from-the-folder\n');
    const expected = { url: 'http://127.0.0.1:3000', apiKey: 'yard_from-the-folder' };
    expect(loadClientConfig({ dataDir }, {})).toEqual(expected);
    expect(loadClientConfig({}, { DATA_DIR: dataDir })).toEqual(expected);
  });

  it('prefers flags to the environment, and a key in the environment to the data folder', () => {
    writeFileSync(join(dataDir, 'api-key'), 'yard_from-the-folder\n');
    const env = { YARD_URL: 'http://b:2', YARD_API_KEY: 'from-the-environment' };
    expect(loadClientConfig({ url: 'http://a:1/', dataDir }, env)).toEqual({
      url: 'http://a:1',
      apiKey: 'from-the-environment',
    });
    expect(loadClientConfig({ dataDir }, env).url).toBe('http://b:2');
  });

  it('lists every violation with the setting to change', () => {
    const load = (): unknown => loadClientConfig({ url: 'ftp://x', dataDir }, {});
    expect(load).toThrow(
      new ConfigError([
        `YARD_API_KEY: not set, and ${dataDir}/api-key does not exist; set YARD_API_KEY, or set DATA_DIR to the control plane's data folder`,
        '--url: expected an http or https URL, got "ftp://x"',
      ]),
    );
  });
});
