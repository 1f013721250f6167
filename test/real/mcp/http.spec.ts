import { McpHttpServer } from '../../support/mcp-http-server';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(30_000);

describe('the reference server over Streamable HTTP', () => {
  let server: McpHttpServer;
  let fleet: McpFleet;
  beforeAll(async () => {
    server = await McpHttpServer.start();
    fleet = await McpFleet.start({ profiles: [{ name: 'remote', url: server.url, checkMs: 300 }] });
    await fleet.offers('remote.echo');
  });
  afterAll(async () => {
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await server.kill();
  });

  it('calls its tools', async () => {
    const { outcome } = await fleet.run('remote.echo', { message: 'hello' });
    expect(outcome).toMatchObject({ status: 'succeeded', result: { content: [{ text: 'Echo: hello' }] } });
  });

  it('fails with the error text of the tool', async () => {
    const { outcome } = await fleet.run('remote.get-resource-reference', { resourceType: 'Text', resourceId: -5 });
    expect(outcome?.error).toMatchObject({ code: 'EXECUTION_ERROR', retryable: false });
  });

  it('passes on progress', async () => {
    const { id } = await fleet.submit('remote.trigger-long-running-operation', { duration: 0.2, steps: 2 });
    const seen: unknown[] = [];
    for await (const progress of fleet.progress(id)) seen.push(progress);
    expect(seen).toEqual([1, 2].map((progress) => ({ progress, total: 2 })));
  });

  it('cancels a call, and ends one at its deadline', async () => {
    const { id } = await fleet.submit('remote.trigger-long-running-operation', { duration: 600, steps: 10_000 });
    for await (const _ of fleet.progress(id)) await fleet.app.send('POST', `/v1/tasks/${id}/cancel`, {});
    expect(await fleet.task(id)).toMatchObject({ state: 'cancelled', outcome: { error: { code: 'CANCELLED' } } });
    const input = { duration: 600, steps: 2 };
    const late = await fleet.run('remote.trigger-long-running-operation', input, { timeoutMs: 200 });
    expect(late.outcome?.error?.code).toBe('TIMEOUT');
  });

  it('loses its capabilities when the server ends, and offers them again when it restarts', async () => {
    await server.kill();
    await fleet.offers('remote.echo', false);
    await server.start();
    await fleet.offers('remote.echo');
    expect(await fleet.run('remote.echo', { message: 'back' })).toMatchObject({ state: 'succeeded' });
  });

  it('repeats a read-only call if the server restarts during it', async () => {
    const { id } = await fleet.submit('remote.trigger-long-running-operation', { duration: 1, steps: 10 });
    let seen = 0;
    for await (const _ of fleet.progress(id)) {
      if (seen++ > 0) continue;
      await server.kill();
      await server.start();
    }
    expect(await fleet.task(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });
});
