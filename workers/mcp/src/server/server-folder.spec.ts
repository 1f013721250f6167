import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerName } from '@yardmaster/worker-kit/program';
import { ServerFolder } from './server-folder';

/** Starts a process outside of our process groups that ignores signals. */
function escaped(path: string): ChildProcess {
  const env = { ...process.env, YARD_MCP_FOLDER: path };
  return spawn('sleep', ['600'], { env, detached: true, stdio: 'ignore' });
}

describe(ServerFolder, () => {
  it('holds the temporary files of one process', async () => {
    const folder = await ServerFolder.make('files');
    expect(folder.path.startsWith(join(tmpdir(), `yard-mcp-${ownerName(process.pid)}-files-`))).toBe(true);
    expect(folder.environment).toEqual({ TMPDIR: folder.path, YARD_MCP_FOLDER: folder.path });
    expect(await readdir(folder.path)).toEqual([]);
    await writeFile(join(folder.path, 'left'), 'x');
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('kills the processes that the server started elsewhere, and no others', async () => {
    const [folder, other] = [await ServerFolder.make('files'), await ServerFolder.make('files')];
    const [left, kept] = [escaped(folder.path), escaped(other.path)];
    const ended = once(left, 'exit');
    await folder.remove();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(kept.exitCode ?? kept.signalCode).toBeNull();
    const alsoEnded = once(kept, 'exit');
    await other.remove();
    await alsoEnded;
  });

  it('removes the folders of workers that have exited', async () => {
    const root = await mkdtemp(join(tmpdir(), 'yard-sweep-'));
    const worker = spawn('sleep', ['600']);
    const names = [`yard-mcp-${ownerName(worker.pid!)}-files-a1`, `yard-mcp-${ownerName(process.pid)}-files-b2`];
    for (const name of [...names, 'yard-mcp-files-c3', 'other']) await mkdir(join(root, name));
    const left = escaped(join(root, names[0]!));
    await ServerFolder.sweep(root);
    expect(await readdir(root)).toHaveLength(4); // the worker lives
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const ended = once(left, 'exit');
    await ServerFolder.sweep(root);
    expect(new Set(await readdir(root))).toEqual(new Set(['other', 'yard-mcp-files-c3', names[1]]));
    expect(await ended).toEqual([null, 'SIGKILL']);
    await rm(root, { recursive: true });
  });
});
