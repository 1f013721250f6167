import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkerFolder } from './worker-folder';

describe(WorkerFolder.name, () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'yard-folders-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('keeps the folders of running workers, and removes the others', async () => {
    const first = WorkerFolder.make(root);
    const profile = first.browserFolder();
    mkdirSync(join(root, '999999999-1-x/browser-a/profile'), { recursive: true }); // no process has this id
    mkdirSync(join(root, `${process.pid}-1-x`)); // this id, and another start
    const second = WorkerFolder.make(root);
    expect(existsSync(profile)).toBe(true);
    expect(readdirSync(root)).toHaveLength(2);
    await second.remove();
    expect(readdirSync(root).map((name) => join(root, name))).toEqual([first.path]);
  });

  it('kills a browser that outlived its worker', async () => {
    const folder = join(root, '999999999-1-x/browser-a');
    mkdirSync(folder, { recursive: true });
    const left = spawn('sh', ['-c', `sleep 600 # ${folder}`], { detached: true, stdio: 'ignore' });
    writeFileSync(join(folder, 'pid'), String(left.pid));
    const ended = once(left, 'exit');
    WorkerFolder.make(root);
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('does not kill another process with the same id', async () => {
    const folder = join(root, '999999999-1-x/browser-a');
    mkdirSync(folder, { recursive: true });
    const other = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    writeFileSync(join(folder, 'pid'), String(other.pid));
    WorkerFolder.make(root);
    expect(existsSync(folder)).toBe(false);
    other.kill('SIGTERM'); // still there
    expect(await once(other, 'exit')).toEqual([null, 'SIGTERM']);
  });
});
