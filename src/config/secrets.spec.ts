import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeGenerated, loadSecrets } from './secrets';

describe(loadSecrets.name, () => {
  let dataDir: string;
  beforeEach(() => (dataDir = join(mkdtempSync(join(tmpdir(), 'yard-secrets-')), 'data')));
  afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

  it('generates both secrets once, readable only by their owner, and reads them afterwards', () => {
    const first = loadSecrets({ dataDir });
    expect(first.generated).toEqual(['apiKey', 'workerToken']);
    expect(loadSecrets({ dataDir })).toEqual({ ...first, generated: [] });
    expect(['api-key', 'worker-token'].map((file) => statSync(join(dataDir, file)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    expect(first.apiKey).not.toBe(first.workerToken);
  });

  it('adds a .gitignore to a new data folder only', () => {
    loadSecrets({ dataDir });
    expect(readFileSync(join(dataDir, '.gitignore'), 'utf8')).toBe('*\n');
    rmSync(dataDir, { recursive: true });
    mkdirSync(dataDir);
    loadSecrets({ dataDir });
    expect(readdirSync(dataDir).sort()).toEqual(['api-key', 'hash-secret', 'worker-token']);
  });

  it('writes a secret to an empty file and restricts its permissions', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'api-key'), '\n', { mode: 0o644 });
    const { apiKey, generated } = loadSecrets({ dataDir });
    expect(generated).toContain('apiKey');
    expect(readFileSync(join(dataDir, 'api-key'), 'utf8')).toBe(`${apiKey}\n`);
    expect(statSync(join(dataDir, 'api-key')).mode & 0o777).toBe(0o600);
  });

  it('describes generated secrets at the first start only', () => {
    const first = loadSecrets({ dataDir });
    const told = describeGenerated(first, dataDir);
    expect(told).toContain(first.apiKey);
    expect(told).toContain(first.workerToken);
    expect(describeGenerated(loadSecrets({ dataDir }), dataDir)).toBe('');
  });

  it('prefers configured secrets and does not store them', () => {
    expect(loadSecrets({ dataDir, apiKey: 'configured-key-1' })).toMatchObject({
      apiKey: 'configured-key-1',
      generated: ['workerToken'],
    });
    expect(() => statSync(join(dataDir, 'api-key'))).toThrow('ENOENT');
  });
});
