import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isOwnerGone, ownerName } from './process-owner';

describe(isOwnerGone, () => {
  it('reports whether a process is alive', async () => {
    const child = spawn('sleep', ['600']);
    const name = ownerName(child.pid!);
    expect(isOwnerGone(name)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isOwnerGone(name)).toBe(true);
  });

  it('recognizes a later process with the same id', () => {
    expect(isOwnerGone(ownerName(process.pid))).toBe(false);
    expect(isOwnerGone(`${process.pid}-1`)).toBe(true);
  });
});
