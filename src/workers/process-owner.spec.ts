import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isOwnerGone, ownerName } from './process-owner';

describe(isOwnerGone, () => {
  it('should know a process while it lives, and when it has ended', async () => {
    const child = spawn('sleep', ['600']);
    const name = ownerName(child.pid!);
    expect(isOwnerGone(name)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isOwnerGone(name)).toBe(true);
  });

  it('should not take a later process of the same id for it', () => {
    expect(isOwnerGone(ownerName(process.pid))).toBe(false);
    expect(isOwnerGone(`${process.pid}-1`)).toBe(true);
  });
});
