import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(30_000);

/** A server that was not written for this project works without special support. */
describe('the filesystem server from npm', () => {
  let folder: string;
  let fleet: McpFleet;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'yard-mcp-files-')));
    await writeFile(join(folder, 'greeting.txt'), 'hello\n');
    fleet = await McpFleet.start({
      profiles: [{ name: 'files', package: '@modelcontextprotocol/server-filesystem', args: [folder] }],
    });
    await fleet.offers('files.read_text_file');
  });
  afterAll(async () => {
    expect(await fleet.close()).toEqual({ processes: [], files: [] });
    await rm(folder, { recursive: true });
  });

  it('reads and writes files', async () => {
    const path = join(folder, 'greeting.txt');
    const read = await fleet.run('files.read_text_file', { path });
    expect(read.outcome?.result).toMatchObject({ content: [{ type: 'text', text: 'hello\n' }] });
    const written = await fleet.run('files.write_file', { path, content: 'good bye\n' });
    expect(written.state).toBe('succeeded');
    expect(await readFile(path, 'utf8')).toBe('good bye\n');
  });

  it('reports a path that the server does not allow', async () => {
    const { outcome } = await fleet.run('files.read_text_file', { path: '/etc/passwd' });
    expect(outcome).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('Access denied') } });
  });

  it('classifies the loss of its process, and offers its tools again after a restart', async () => {
    const [first] = await fleet.serverPids('server-filesystem');
    process.kill(first!, 'SIGKILL');
    await fleet.offers('files.read_text_file', false);
    await fleet.offers('files.read_text_file');
    expect(await fleet.serverPids('server-filesystem')).not.toContain(first);
    const listed = await fleet.run('files.list_directory', { path: folder });
    expect(listed.outcome?.result).toMatchObject({ content: [{ type: 'text', text: '[FILE] greeting.txt' }] });
  });
});
