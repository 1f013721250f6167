import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './read-secrets';
import { RunSecrets } from './run-secrets';

describe(loadSecrets.name, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yard-secrets-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(text: string, env: Record<string, string> = {}): ReturnType<typeof loadSecrets> {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, text);
    return loadSecrets(file, env);
  }

  it('reads secrets from the environment and from files', () => {
    writeFileSync(join(folder, 'token'), ' from file\n');
    const origins = ['https://Shop.example:443'];
    const secrets = [
      { name: 'a', origins, username: 'ann', value: { env: 'A' } },
      { name: 'b', origins, value: { file: join(folder, 'token'), prefix: 'Bearer ' } },
    ];
    expect(load(JSON.stringify({ secrets }), { A: 'from env' })).toEqual([
      { name: 'a', origins: ['https://shop.example'], username: 'ann', value: 'from env' },
      { name: 'b', origins: ['https://shop.example'], value: 'Bearer from file' },
    ]);
    expect(loadSecrets(undefined, {})).toEqual([]);
  });

  it('lists the faults, and reveals no secret', () => {
    const secret = { name: 'a', origins: ['https://a.example'], value: { env: 'MISSING' } };
    expect(() => load(JSON.stringify({ secrets: [secret] }))).toThrow(/refers to missing secrets: set MISSING$/);
    expect(() => load('{"secrets": "hunter2"')).toThrow(
      /^(?!.*hunter2).*is not a valid secrets file: : expected object, got undefined/,
    );
    const open = { name: 'a', origins: [], value: 'hunter2' };
    expect(() => load(JSON.stringify({ secrets: [open] }))).toThrow(/secrets\.0\.origins: must NOT have fewer/);
  });
});

describe(RunSecrets.name, () => {
  const secret = { name: 'a', origins: ['https://a.example'], username: 'ann', value: 'p&ss word' };

  it('gives a secret only to its origins', () => {
    const secrets = new RunSecrets([secret]);
    const refused = expect.objectContaining({ code: 'BLOCKED_BY_POLICY' }) as Error;
    for (const url of ['https://b.example/', 'http://a.example/', 'https://a.example.b/', 'about:blank', ''])
      expect(() => secrets.textFor('a', url)).toThrow(refused);
    expect(() => secrets.textFor('b', 'https://a.example/')).toThrow(
      expect.objectContaining({ code: 'NOT_CONFIGURED' }) as Error,
    );
    expect(secrets.hasUsed).toBe(false);
    expect(secrets.textFor('a', 'https://a.example/login?x')).toBe('p&ss word');
    expect(secrets.credentialsFor('a', 'https://a.example')).toEqual({
      username: 'ann',
      password: 'p&ss word',
      origin: 'https://a.example',
    });
  });

  it('redacts used secrets in every encoding', () => {
    const secrets = new RunSecrets([secret]);
    const said = {
      'p&ss word': ['a p&ss word b', 5, null, { url: 'https://a.example/?p=p%26ss%20word' }],
      b: 'cCZzcyB3b3Jk',
    };
    expect(secrets.redacted(said)).toBe(said);
    secrets.textFor('a', 'https://a.example/');
    expect(secrets.redacted(said)).toEqual({
      '[secret]': ['a [secret] b', 5, null, { url: 'https://a.example/?p=[secret]' }],
      b: '[secret]',
    });
  });
});
