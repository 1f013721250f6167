import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpFleet, type TestProfile } from '../../support/mcp-worker';

jest.setTimeout(20_000);

const scripted = join(__dirname, '../../support/scripted-mcp-server.mjs');
const profile = (name: string, more: object = {}): TestProfile => ({
  name,
  command: process.execPath,
  args: [scripted],
  env: { TOKEN: { env: 'A_SECRET' } },
  ...more,
});

const profiles = [
  profile('plain'),
  profile('cached', { cacheMs: 60_000 }),
  profile('narrow', { concurrency: 1 }),
  profile('slow', { rateLimit: { calls: 1, perMs: 300 } }),
  profile('closed', { rateLimit: { calls: 1, perMs: 3_600_000 } }),
];

const textOf = ({ outcome }: { outcome?: { result?: unknown } }): string =>
  (outcome!.result as { content: [{ text: string }] }).content[0].text;

describe('the profiles of a worker', () => {
  let fleet: McpFleet;
  beforeAll(async () => {
    fleet = await McpFleet.start({ profiles, env: { A_SECRET: 'hush-hush' }, slots: 64 });
    await Promise.all(profiles.map(({ name }) => fleet.offers(`${name}.read`)));
  });
  afterAll(async () => expect(await fleet.close()).toEqual({ processes: [], files: [] }));

  it('offers new tools of a server as soon as it announces them', async () => {
    expect(fleet.capabilities).not.toContain('plain.grown-8');
    await fleet.run('plain.grow', {});
    await fleet.offers('plain.grown-8');
  });

  it('names capabilities after tools, and omits tools with invalid names', async () => {
    expect(textOf(await fleet.run('plain.odd_name_', {}))).toBe('odd');
    expect(fleet.capabilities).not.toContain('plain.broken');
    await fleet.logged('"tool":"broken"');
  });

  it('shares one call among equal reads, and caches its result', async () => {
    const shared = await Promise.all([...Array(20)].map(() => fleet.run('cached.read', { waitMs: 50 })));
    expect(shared.map(textOf)).toEqual(Array(20).fill('1'));
    expect(textOf(await fleet.run('cached.read', { waitMs: 50 }))).toBe('1');
    expect(textOf(await fleet.run('cached.read', { waitMs: 51 }))).toBe('2');
  });

  it('neither shares nor caches calls that are not read-only, or that the profile does not cache', async () => {
    const written = await Promise.all([1, 2, 3].map(() => fleet.run('cached.write', { waitMs: 20 })));
    expect(written.map(textOf).sort()).toEqual(['1', '2', '3']);
    const read = await Promise.all([1, 2, 3].map(() => fleet.run('plain.read', { waitMs: 20 })));
    expect(read.map(textOf).sort()).toEqual(['1', '2', '3']);
  });

  it('does not cache failures', async () => {
    for (let time = 0; time < 2; time++)
      expect((await fleet.run('cached.fail', { text: `the ${time}th` })).outcome?.error?.message).toBe(`the ${time}th`);
  });

  it('limits the number of concurrent calls as the profile says', async () => {
    const { id } = await fleet.submit('narrow.hang', {});
    const behind = await fleet.submit('narrow.read', {}, { timeoutMs: 20_000 });
    await fleet.app.send('POST', `/v1/tasks/${id}/cancel`, {});
    expect(textOf(await fleet.ended(behind.id))).toBe('1');
  });

  it('limits calls to the rate of the profile, and reports that they wait', async () => {
    const first = await fleet.run('slow.read', {});
    const second = await fleet.submit('slow.write', {});
    const seen: unknown[] = [];
    for await (const progress of fleet.progress(second.id)) seen.push(progress);
    expect(seen).toEqual([{ message: 'waiting for the rate limit', waitMs: expect.any(Number) }]);
    const [began, ended] = [Date.parse(first.finishedAt!), Date.parse((await fleet.task(second.id)).finishedAt!)];
    expect(ended - began).toBeGreaterThan(200);
  });

  it('rejects calls that would wait too long, and reports how long', async () => {
    await fleet.run('closed.read', {});
    const { outcome } = await fleet.run('closed.read', {});
    expect(outcome?.error).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(outcome!.error!.details!['retryAfterMs']).toBeGreaterThan(3_500_000);
  });

  it('rejects the next calls while the service behind a server limits its rate', async () => {
    const { outcome } = await fleet.run('narrow.fail', { text: 'status 429: Retry after 3600 seconds' });
    expect(outcome?.error).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      details: { retryAfterMs: 3_600_000 },
    });
    expect((await fleet.run('narrow.write', {})).outcome?.error?.code).toBe('RATE_LIMITED');
  });

  it('classifies the loss of a server during a call that is not read-only', async () => {
    const { outcome } = await fleet.run('plain.die', {});
    expect(outcome?.error).toMatchObject({ code: 'UPSTREAM_LOST', retryable: false, details: { server: 'plain' } });
    await fleet.offers('plain.read');
    expect(textOf(await fleet.run('plain.write', {}))).toBe('1');
  });

  it('writes the messages of a server to its log, without the secrets', async () => {
    await fleet.logged('the token is [secret]');
    expect(fleet.log.text).not.toContain('hush-hush');
  });

  it('fails with the error text of a server, without the secrets', async () => {
    const { outcome } = await fleet.run('cached.fail', { text: 'key hush-hush: status 403' });
    expect(outcome?.error).toMatchObject({ code: 'FORBIDDEN', message: 'key [secret]: status 403' });
  });
});

describe('a worker that is killed', () => {
  it('leaves no server behind, not even one that ignores the end of its input', async () => {
    const stubborn = {
      name: 'stubborn',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1e6) /* stubborn */'],
    };
    const fleet = await McpFleet.start({ profiles: [profile('plain'), stubborn], env: { A_SECRET: 'x' } });
    await fleet.offers('plain.read');
    expect(await fleet.serverPids('stubborn')).toHaveLength(1);
    await fleet.kill();
    await fleet.close();
  });

  it('leaves nothing behind that the next worker does not remove', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'yard-mcp-tmp-'));
    const options = { profiles: [profile('plain')], env: { A_SECRET: 'x' }, temporary };
    const first = await McpFleet.start(options);
    await first.offers('plain.read');
    await first.kill();
    const { files } = await first.close();
    expect(files).toHaveLength(1);
    const second = await McpFleet.start(options);
    await second.offers('plain.read');
    expect(await second.close()).toEqual({ processes: [], files: [] });
    await rm(temporary, { recursive: true });
  });
});

describe('a server that does not answer', () => {
  it('is stopped and retried later', async () => {
    const silent = {
      name: 'silent',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1e6)'],
      startTimeoutMs: 400,
    };
    const fleet = await McpFleet.start({ profiles: [silent] });
    await fleet.logged('could not be started');
    const { outcome } = await fleet.run('mcp.read', { profile: 'silent', uri: 'a:b' });
    expect(outcome?.error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
  });
});

describe('a server on demand', () => {
  it('runs only during its calls', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yard-journal-'));
    const journal = join(folder, 'journal');
    const demanded = profile('demanded', { start: 'on_demand', idleMs: 1, env: { JOURNAL: journal } });
    const fleet = await McpFleet.start({ profiles: [demanded] });
    await fleet.offers('demanded.read');
    while ((await fleet.serverPids('scripted')).length > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(fleet.capabilities).toContain('demanded.read');
    expect(textOf(await fleet.run('demanded.read', {}))).toBe('1');
    expect((await readFile(journal, 'utf8')).match(/initialize/g)).toHaveLength(4); // and `notifications/initialized`
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await rm(folder, { recursive: true });
  });
});
