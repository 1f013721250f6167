import { createHash } from 'node:crypto';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(20_000);

const server = '@modelcontextprotocol/server-everything';
const profiles = [
  { name: 'figma', disabled: true },
  { name: 'everything', package: server, args: ['stdio'], env: { SHOWN: 'yes', TOKEN: { env: 'A_SECRET' } } },
  {
    name: 'some',
    package: server,
    args: ['stdio'],
    allow: ['get-*', 'echo'],
    deny: ['get-env'],
    start: 'on_demand',
    idleMs: 1,
  },
  { name: 'unset', package: server, env: { KEY: { env: 'NO_SUCH_SETTING' } } },
  { name: 'absent', package: 'no-such-package-of-anybody' },
];
const env = { A_SECRET: 'hush-hush-hush' };

describe('the reference server over stdio', () => {
  let fleet: McpFleet;
  beforeAll(async () => {
    fleet = await McpFleet.start({ profiles, env });
    await fleet.offers('everything.echo');
    await fleet.offers('some.echo');
  });
  afterAll(async () => expect(await fleet.close()).toEqual({ processes: [], files: [] }));

  it('offers each tool with its own description and input schema', async () => {
    const { capabilities } = (await (await fleet.app.ask('/v1/capabilities')).json()) as {
      capabilities: Array<{ name: string }>;
    };
    expect(capabilities.find(({ name }) => name === 'everything.get-sum')).toMatchObject({
      description: 'Returns the sum of two numbers',
      inputSchema: { type: 'object', required: ['a', 'b'], properties: { a: { type: 'number' } } },
    });
  });

  it('offers only what a profile allows', () => {
    const some = fleet.capabilities.filter((name) => name.startsWith('some.'));
    expect(some).toContain('some.echo');
    expect(some).toContain('some.get-sum');
    expect(some.filter((name) => !/^some\.(echo$|get-)/.test(name) || name === 'some.get-env')).toEqual([]);
  });

  it('returns the answer of a tool', async () => {
    const { state, outcome } = await fleet.run('everything.echo', { message: 'hello' });
    expect({ state, result: outcome?.result }).toEqual({
      state: 'succeeded',
      result: { content: [{ type: 'text', text: 'Echo: hello' }] },
    });
  });

  it('keeps structured content', async () => {
    const { outcome } = await fleet.run('everything.get-structured-content', { location: 'New York' });
    const structuredContent = { temperature: 33, conditions: 'Cloudy', humidity: 82 };
    expect(outcome?.result).toMatchObject({
      structuredContent,
      content: [{ text: JSON.stringify(structuredContent) }],
    });
  });

  it('stores images as artifacts', async () => {
    const { id, outcome } = await fleet.run('everything.get-tiny-image', {});
    const { content } = outcome!.result as {
      content: Array<{ type: string; artifact?: { name: string; sha256: string } }>;
    };
    const left = content.find(({ type }) => type === 'image')!;
    expect(left).toMatchObject({
      mimeType: 'image/png',
      artifact: { name: 'get-tiny-image-2.png', contentType: 'image/png' },
    });
    expect(left).not.toHaveProperty('data');
    const { type, bytes } = await fleet.artifact(id, 'get-tiny-image-2.png');
    expect(type).toBe('image/png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(left.artifact!.sha256);
  });

  it('rejects an input that violates the schema of the tool, before any call', async () => {
    const response = await fleet.app.send('POST', '/v1/tasks', {
      capability: 'everything.get-sum',
      input: { a: 'x', b: 1 },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: 'input.a' }] });
  });

  it('fails with the error text of the tool', async () => {
    const { state, outcome } = await fleet.run('everything.get-resource-reference', {
      resourceType: 'Text',
      resourceId: -5,
    });
    expect({ state, error: outcome?.error }).toMatchObject({
      state: 'failed',
      error: { code: 'EXECUTION_ERROR', message: expect.stringContaining('Invalid resourceId'), retryable: false },
    });
  });

  it('passes on progress', async () => {
    const { id } = await fleet.submit('everything.trigger-long-running-operation', { duration: 0.2, steps: 4 });
    const seen: unknown[] = [];
    for await (const progress of fleet.progress(id)) seen.push(progress);
    expect(seen).toEqual([1, 2, 3, 4].map((progress) => ({ progress, total: 4 })));
    expect(await fleet.task(id)).toMatchObject({ state: 'succeeded' });
  });

  it('cancels a call', async () => {
    const { id } = await fleet.submit('everything.trigger-long-running-operation', { duration: 600, steps: 10_000 });
    for await (const _ of fleet.progress(id))
      await fleet.app.send('POST', `/v1/tasks/${id}/cancel`, { reason: 'enough' });
    expect(await fleet.task(id)).toMatchObject({ state: 'cancelled', outcome: { error: { code: 'CANCELLED' } } });
  });

  it('ends a call at its deadline', async () => {
    const input = { duration: 600, steps: 2 };
    const { state, outcome } = await fleet.run('everything.trigger-long-running-operation', input, { timeoutMs: 200 });
    expect({ state, code: outcome?.error?.code }).toEqual({ state: 'timed_out', code: 'TIMEOUT' });
  });

  it('gives the server only the environment variables of its profile', async () => {
    const { outcome } = await fleet.run('everything.get-env', {});
    const [{ text }] = (outcome!.result as { content: [{ text: string }] }).content;
    const seen = JSON.parse(text) as Record<string, string>;
    expect(seen).toMatchObject({ SHOWN: 'yes', TOKEN: 'hush-hush-hush' });
    expect(seen).not.toHaveProperty('YARD_WORKER_TOKEN');
    expect(fleet.log.text).not.toContain('hush-hush-hush');
  });

  it('stops an idle server that runs on demand, and starts it for a call', async () => {
    await expect(fleet.run('some.echo', { message: 'again' })).resolves.toMatchObject({ state: 'succeeded' });
    expect(fleet.capabilities).toContain('some.echo');
  });

  it('lists servers, reads resources and gets prompts', async () => {
    const { outcome } = await fleet.run('mcp.list', {});
    const { servers } = outcome!.result as { servers: Array<Record<string, any>> };
    expect(
      servers.map(({ profile, state, trouble }) => [profile, state === 'ready' || state === 'stopped', trouble]),
    ).toEqual([
      ['everything', true, undefined],
      ['some', true, undefined],
      ['unset', false, 'set NO_SUCH_SETTING'],
      [
        'absent',
        false,
        'the package no-such-package-of-anybody is not installed: run `npm install no-such-package-of-anybody`',
      ],
    ]);
    expect(servers[0]).toMatchObject({ revision: '2025-11-25', server: { name: 'mcp-servers/everything' } });
    const { uri } = servers[0]!['resources'][0] as { uri: string };
    const read = await fleet.run('mcp.read', { profile: 'everything', uri });
    expect(read.outcome?.result).toMatchObject({ contents: [{ uri, text: expect.any(String) }] });
    const blob = await fleet.run('mcp.read', { profile: 'everything', uri: 'demo://resource/dynamic/blob/1' });
    expect(blob.outcome).toMatchObject({
      result: { contents: [{ artifact: { name: 'everything-1.txt' } }] },
      artifacts: [{ name: 'everything-1.txt' }],
    });
    const prompt = await fleet.run('mcp.prompt', {
      profile: 'everything',
      name: 'args-prompt',
      arguments: { city: 'Rome' },
    });
    expect(JSON.stringify(prompt.outcome?.result)).toContain('Rome');
  });

  it.each([
    ['a profile that is none', { profile: 'none', uri: 'x:y' }, 'NOT_FOUND'],
    ['a profile that lacks a setting', { profile: 'unset', uri: 'x:y' }, 'NOT_CONFIGURED'],
    ['a resource that is none', { profile: 'everything', uri: 'demo://nothing' }, 'INVALID_INPUT'],
  ])('reports the error in %s', async (_name, input, code) => {
    const { outcome } = await fleet.run('mcp.read', input);
    expect(outcome?.error?.code).toBe(code);
  });
});

describe('a server that is killed', () => {
  it('loses its capabilities, and offers them again after a restart', async () => {
    const fleet = await McpFleet.start({ profiles: [profiles[1]!], env });
    await fleet.offers('everything.echo');
    const seen: boolean[] = [];
    fleet.watch(() => seen.push(fleet.capabilities.includes('everything.echo')));
    const [first] = await fleet.serverPids('server-everything');
    process.kill(first!, 'SIGKILL');
    await fleet.offers('everything.echo', false);
    await fleet.offers('everything.echo');
    const [second] = await fleet.serverPids('server-everything');
    expect(second).not.toBe(first);
    expect(seen).toContain(false);
    expect(fleet.log.text).toContain('ended by SIGKILL');
    expect(await fleet.run('everything.echo', { message: 'back' })).toMatchObject({ state: 'succeeded' });
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
  });

  it('has its read-only calls repeated, and the loss of others classified', async () => {
    const fleet = await McpFleet.start({ profiles: [profiles[1]!], env });
    await fleet.offers('everything.echo');
    const { id } = await fleet.submit('everything.trigger-long-running-operation', { duration: 1, steps: 10 });
    let killed = 0;
    for await (const _ of fleet.progress(id))
      if (killed++ === 0) process.kill((await fleet.serverPids('server-everything'))[0]!, 'SIGKILL');
    expect(await fleet.task(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
  });
});
