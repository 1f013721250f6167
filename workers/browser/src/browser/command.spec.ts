import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBrowserCommand } from './command';

describe(writeBrowserCommand.name, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "yard 'command' "));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    return file;
  };
  const start = (executable: string, userId?: number): string =>
    execFileSync(writeBrowserCommand({ executable, folder, userId, processBytesMax: 2 ** 30 }), ['--one', 'a b'], {
      encoding: 'utf8',
    });

  it('passes on the limited arguments of Playwright, with a profile in its folder', () => {
    const told = program('told', '#!/bin/bash\necho $$\nprintf "%s\\n" "$@"\nulimit -d\nulimit -c\n');
    const [pid, ...rest] = start(told).trim().split('\n');
    expect(rest).toEqual(['--one', 'a b', `--user-data-dir=${join(folder, 'profile')}`, '1048576', '0']);
    expect(readFileSync(join(folder, 'pid'), 'utf8').trim()).toBe(pid);
  });

  it('starts the real program of a script that only waits for it', () => {
    const plain = mkdtempSync(join(tmpdir(), 'yard-real-'));
    const real = join(plain, 'real');
    writeFileSync(real, '#!/bin/bash\necho $PPID\n', { mode: 0o755 });
    expect(start(program('script', `#!/bin/sh -e\n\n${real} "$@"\n`)).trim()).toBe(String(process.pid));
    rmSync(plain, { recursive: true });
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip; // only root can switch to another user
  asRoot('changes to another user for good', () => {
    const who = program('who', '#!/bin/bash\nid -u; id -g; id -G; grep NoNewPrivs /proc/self/status\n');
    expect(start(who, 61_777)).toBe('61777\n61777\n61777\nNoNewPrivs:\t1\n');
  });
});
