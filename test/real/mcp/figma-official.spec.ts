import { OfficialFigmaServer } from '../../support/figma/official-server';
import { freePort } from '../../support/mcp-http-server';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(30_000);

const catalogue = expect.stringContaining('this server accepts only clients in the catalogue of Figma');

/** Returns the state of a server, and why it is not available. */
async function stateOf(fleet: McpFleet, profile: string): Promise<unknown> {
  const { outcome } = await fleet.run('mcp.list', { profile });
  const [{ state, trouble }] = (outcome!.result as { servers: [{ state: string; trouble?: string }] }).servers;
  return { state, trouble };
}

describe("Figma's own server", () => {
  const server = new OfficialFigmaServer('remote');
  beforeAll(() => server.open());
  afterAll(() => server.close());

  async function start(token?: string): Promise<McpFleet> {
    return McpFleet.start({
      env: { FIGMA_REMOTE: server.url, ...(token !== undefined && { FIGMA_MCP_TOKEN: token }) },
    });
  }

  it('names the missing token and its purpose', async () => {
    const fleet = await start();
    const { outcome } = await fleet.run('mcp.read', { profile: 'figma_remote', uri: 'a:b' });
    expect(outcome?.error).toMatchObject({ code: 'NOT_CONFIGURED', retryable: false, message: catalogue });
    expect(outcome?.error?.message).toContain('set FIGMA_MCP_TOKEN');
    await fleet.close();
  });

  it('reports which clients the server admits if it rejects the token of another client', async () => {
    const fleet = await start('figd_of-a-person');
    await fleet.logged('mcp_server_lost');
    const { outcome } = await fleet.run('mcp.read', { profile: 'figma_remote', uri: 'a:b' });
    expect(outcome?.error).toMatchObject({ code: 'FORBIDDEN', retryable: false, message: catalogue });
    expect(fleet.log.text).not.toContain('figd_of-a-person');
    expect(fleet.capabilities).not.toContain('figma_remote.get_design_context');
    await fleet.close();
  });

  it('is bridged with a token of a client of the catalogue', async () => {
    const fleet = await start(OfficialFigmaServer.token);
    await fleet.offers('figma_remote.get_design_context');
    const { outcome } = await fleet.run('figma_remote.get_design_context', { nodeId: '1:2' });
    expect(outcome?.result).toEqual({ content: [{ type: 'text', text: '<div>Card</div>' }] });
    await fleet.close();
  });
});

describe('a server that wants OAuth', () => {
  it('reports that a profile has no credentials for it', async () => {
    const server = new OfficialFigmaServer('remote');
    await server.open();
    const fleet = await McpFleet.start({ profiles: [{ name: 'bare', url: server.url, help: 'ask Jo for a token' }] });
    await fleet.logged('mcp_server_lost');
    const { outcome } = await fleet.run('mcp.read', { profile: 'bare', uri: 'a:b' });
    expect(outcome?.error).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('ask Jo for a token'),
    });
    await fleet.close();
    await server.close();
  });
});

describe("the server of Figma's desktop app", () => {
  it('reports how to start the server, and connects once it runs', async () => {
    const server = new OfficialFigmaServer('desktop', await freePort());
    const fleet = await McpFleet.start({ env: { FIGMA_DESKTOP: server.url } });
    await fleet.logged('mcp_server_lost');
    expect(await stateOf(fleet, 'figma_desktop')).toEqual({
      state: expect.stringMatching(/^(?:failed|starting)$/),
      trouble: expect.stringMatching(/ECONNREFUSED.*open a file in Figma's desktop app/),
    });
    await server.open();
    await fleet.offers('figma_desktop.get_design_context');
    expect(await fleet.run('figma_desktop.get_design_context', {})).toMatchObject({ state: 'succeeded' });
    server.forgetSessions();
    expect(await fleet.run('figma_desktop.get_design_context', {})).toMatchObject({ state: 'succeeded', attempt: 1 });
    await fleet.close();
    await server.close();
  });
});
