import type { ApiKeyPage, ApiKeyWithSecret } from '@yardmaster/client';
import { startApp, type RunningApp } from '../support/start-app';
import { yard, type Ended } from '../support/yard';

jest.setTimeout(60_000);

describe('yard keys', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  const as = (secret: string, ...args: string[]): Promise<Ended> =>
    yard(args, { YARD_URL: running.url, YARD_API_KEY: secret });
  const admin = (...args: string[]): Promise<Ended> => as(running.apiKey, ...args);
  const create = async (name: string, ...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await admin('keys', 'create', name, '--scope', 'submit', '--quiet', ...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout.trimEnd();
  };
  const rowsOf = (table: string): string[][] =>
    table
      .trimEnd()
      .split('\n')
      .map((row) => row.split(/ {2,}/));

  it('creates a key, and prints its secret alone on standard output', async () => {
    const options = ['--scope', 'submit,read', '--capability', 'python.*', '--require', 'region=eu', '--weight', '3'];
    const limits = ['--expires', '30d', '--waiting-max', '5', '--stored-bytes-max', '1GiB'];
    const { exitCode, stdout, stderr } = await admin('keys', 'create', 'ci', ...options, ...limits);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^yard_[\w-]{32}\n$/)]);
    expect(stderr).toMatch(/^yard: created the API key ci \(k-[\w-]+\)\. The secret is shown only once:\n$/);
    const shown = await as(stdout.trimEnd(), 'keys', 'whoami');
    expect(shown.stdout).not.toContain(stdout.trimEnd());
    expect(rowsOf(shown.stdout)).toEqual([
      ['name', 'ci'],
      ['id', expect.stringMatching(/^k-/)],
      ['state', 'active'],
      ['scopes', 'submit, read'],
      ['capabilities', 'python.*'],
      ['requires', 'region=eu'],
      ['weight', '3'],
      ['waiting', '0/5'],
      ['running', '0'],
      ['sessions', '0'],
      ['stored', '0 B/1.1 GB'],
      ['a minute', '0'],
      ['created', expect.any(String)],
      ['expires', expect.any(String)],
    ]);
  });

  it('lists the active keys, and ended ones with --all', async () => {
    await create('leaving');
    const revoked = await admin('keys', 'revoke', 'leaving');
    expect(revoked.stdout).toMatch(/^leaving \(k-[\w-]+\) is revoked\n$/);
    const active = rowsOf((await admin('keys', 'list')).stdout);
    expect(active[0]!.slice(0, 4)).toEqual(['NAME', 'ID', 'STATE', 'SCOPES']);
    expect(active.slice(1).map(([name]) => name)).toEqual(['default', 'ci']);
    const all = JSON.parse((await admin('keys', 'list', '--all', '--json')).stdout) as ApiKeyPage;
    expect(all.keys.map(({ name, state }) => [name, state])).toEqual([
      ['default', 'active'],
      ['leaving', 'revoked'],
      ['ci', 'active'],
    ]);
  });

  it('rotates a key by its name, and revokes it by its id', async () => {
    const first = await create('rotated');
    const rotated = await admin('keys', 'rotate', 'rotated', '--overlap', '1h');
    expect(rotated.stderr).toMatch(/the previous secret is valid until \d{4}-/);
    const second = rotated.stdout.trimEnd();
    for (const secret of [first, second]) expect((await as(secret, 'keys', 'whoami')).exitCode).toBe(0);
    const json = await admin('keys', 'rotate', 'rotated', '--json');
    const { key, secret } = JSON.parse(json.stdout) as ApiKeyWithSecret;
    expect((await as(second, 'keys', 'whoami')).stderr).toContain('UNAUTHORIZED');
    expect((await admin('keys', 'revoke', key.id)).exitCode).toBe(0);
    expect((await as(secret, 'keys', 'whoami')).exitCode).not.toBe(0);
    expect((await admin('keys', 'show', key.id)).stdout).toContain('revoked');
  });

  it('lists the tasks of a key', async () => {
    const secret = await create('worker-of-tasks');
    const { exitCode } = await as(secret, 'run', '--python', '1');
    expect(exitCode).toBe(0);
    await running.send('POST', '/v1/tasks', { capability: 'python.run', input: { code: '1' } });
    const { stdout } = await admin('tasks', '--key', 'worker-of-tasks');
    expect(rowsOf(stdout)).toHaveLength(2);
    expect((await admin('tasks', '--key', 'nobody')).stderr).toContain('no active API key is named nobody');
  });

  it('explains refusals and invalid options', async () => {
    const secret = await create('small', '--submissions-per-minute-max', '1');
    const refused = await as(secret, 'keys', 'list');
    expect(refused).toMatchObject({ stdout: '' });
    expect(refused.stderr).toBe('error FORBIDDEN: API key small lacks the scope admin\n');
    await as(secret, 'run', '--python', '1');
    expect((await as(secret, 'run', '--python', '1')).stderr).toContain('KEY_LIMIT_REACHED');
    for (const args of [['create', 'x'], ['create', 'x', '--scope', 'submit', '--expires', 'soon'], ['rotate']])
      expect(await admin('keys', ...args)).toMatchObject({ exitCode: 2, stdout: '' });
    const invalid = await admin('keys', 'create', 'x', '--scope', 'root');
    expect([invalid.exitCode, invalid.stdout]).toEqual([2, '']);
    expect(invalid.stderr).toContain('scopes.0');
    expect((await admin('keys', 'create', '--help')).stdout).toContain('KEY=$(yard keys create ci');
  });
});
