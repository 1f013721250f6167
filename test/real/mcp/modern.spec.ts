import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { McpFleet, type TestProfile } from '../../support/mcp-worker';

jest.setTimeout(30_000);

const program = join(__dirname, '../../support/modern-mcp-server.mjs');

/** The address of a server of the newest revision, and a function that stops it. */
const ways: Record<string, () => Promise<{ profile: TestProfile; pid?: number; end: () => Promise<void> }>> = {
  stdio: async () => ({
    profile: { name: 'modern', command: process.execPath, args: [program] },
    end: async () => {},
  }),
  http: async () => {
    const child = spawn(process.execPath, [program, '--http'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [line] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
    const url = `http://127.0.0.1:${/port (\d+)/.exec(line)![1]}/`;
    const ended = once(child, 'exit');
    const end = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    return { profile: { name: 'modern', url }, pid: child.pid, end };
  },
};

describe.each(Object.keys(ways))('a server of revision 2026-07-28 (%s)', (way) => {
  let fleet: McpFleet;
  let end: () => Promise<void>;
  let pid: number | undefined;
  beforeAll(async () => {
    const started = await ways[way]!();
    ({ end, pid } = started);
    fleet = await McpFleet.start({ profiles: [started.profile] });
    await fleet.offers('modern.echo');
  });
  afterAll(async () => {
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await end();
  });

  it('is used with that revision', async () => {
    const { outcome } = await fleet.run('mcp.list', { profile: 'modern' });
    expect(outcome?.result).toMatchObject({ servers: [{ revision: '2026-07-28', state: 'ready' }] });
    const said = await fleet.run('modern.echo', { message: 'hello' });
    expect(said.outcome?.result).toMatchObject({ content: [{ type: 'text', text: 'hello' }] });
  });

  it('forwards progress, and classifies failures', async () => {
    const { id } = await fleet.submit('modern.steps', {});
    const seen: unknown[] = [];
    for await (const progress of fleet.progress(id)) seen.push(progress);
    expect(seen).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3 })));
    expect((await fleet.run('modern.fail', {})).outcome?.error?.code).toBe('FORBIDDEN');
  });

  it('ends a call at its deadline', async () => {
    expect(await fleet.run('modern.hang', {}, { timeoutMs: 200 })).toMatchObject({ state: 'timed_out' });
  });

  it('offers its changed tools', async () => {
    await fleet.run('modern.grow', {});
    await fleet.offers('modern.grown');
    expect(await fleet.run('modern.grown', {})).toMatchObject({ state: 'succeeded' });
  });

  it('classifies its loss during a call, and removes its tools from the fleet', async () => {
    const { id } = await fleet.submit('modern.hang', {});
    for await (const _ of fleet.progress(id))
      process.kill(pid ?? (await fleet.serverPids('modern-mcp-server'))[0]!, 'SIGKILL');
    expect((await fleet.task(id)).outcome?.error).toMatchObject({ code: 'UPSTREAM_LOST', retryable: false });
    if (way === 'http') await fleet.offers('modern.echo', false);
    else await fleet.logged('ended by SIGKILL');
  });
});
