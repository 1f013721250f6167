import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(30_000);

/** Servers that nobody wrote for this: what is shown is that nothing about them has to be known. */
describe('servers from npm', () => {
  let folder: string;
  let fleet: McpFleet;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'yard-mcp-files-')));
    await writeFile(join(folder, 'greeting.txt'), 'hello\n');
    fleet = await McpFleet.start({
      profiles: [
        { name: 'files', package: '@modelcontextprotocol/server-filesystem', args: [folder] },
        // There is no browser here: its tools appear, and what needs one fails in its words.
        {
          name: 'pages',
          package: '@playwright/mcp',
          args: ['--headless', '--isolated', '--executable-path', '/no/browser'],
        },
      ],
    });
    await Promise.all([fleet.offers('files.read_text_file'), fleet.offers('pages.browser_navigate')]);
  });
  afterAll(async () => {
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await rm(folder, { recursive: true });
  });

  it('should read and write files', async () => {
    const path = join(folder, 'greeting.txt');
    const read = await fleet.run('files.read_text_file', { path });
    expect(read.outcome?.result).toMatchObject({ content: [{ type: 'text', text: 'hello\n' }] });
    const written = await fleet.run('files.write_file', { path, content: 'good bye\n' });
    expect(written.state).toBe('succeeded');
    expect(await readFile(path, 'utf8')).toBe('good bye\n');
  });

  it('should say what the server does not allow', async () => {
    const { outcome } = await fleet.run('files.read_text_file', { path: '/etc/passwd' });
    expect(outcome).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('Access denied') } });
  });

  it('should offer the tools of a browser, and say that there is none', async () => {
    expect(fleet.capabilities.filter((name) => name.startsWith('pages.')).length).toBeGreaterThan(15);
    const { outcome } = await fleet.run('pages.browser_navigate', { url: 'about:blank' });
    expect(outcome).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('/no/browser') } });
  });
});
