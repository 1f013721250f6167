import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findWorker, type Installation } from './worker-packages';

const [mcp, browser] = ['@yardmaster/mcp-worker', '@yardmaster/browser-worker'] as const;

describe(findWorker.name, () => {
  let folder: string;
  let installation: Installation;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'yard-installed-')));
    installation = {
      root: join(folder, 'lib/node_modules/@yardmaster/yard'),
      version: '1.2.3',
      isCheckout: false,
      workingFolder: join(folder, 'work'),
    };
    mkdirSync(installation.root, { recursive: true });
    mkdirSync(installation.workingFolder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function install(below: string, name: string, manifest: { version: string; bin?: string | Record<string, string> }) {
    const installed = join(folder, below, 'node_modules', name);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ name, ...manifest }));
    const { bin = {} } = manifest;
    for (const file of typeof bin === 'string' ? [bin] : Object.values(bin)) {
      mkdirSync(dirname(join(installed, file)), { recursive: true });
      writeFileSync(join(installed, file), '');
    }
    return installed;
  }

  it('finds a worker next to the package, by its program', () => {
    const installed = install('lib', browser, {
      version: '1.2.3',
      bin: { 'yardmaster-browser-worker': 'dist/main.js' },
    });
    expect(findWorker(browser, installation)).toEqual({ folder: installed, program: join(installed, 'dist/main.js') });
  });

  it('finds a worker from the working directory, also if the one next to the package has another version', () => {
    install('lib', mcp, { version: '1.2.2', bin: 'old.js' });
    const installed = install('work', mcp, { version: '1.2.3', bin: 'program.js' });
    expect(findWorker(mcp, installation)).toEqual({ folder: installed, program: join(installed, 'program.js') });
  });

  it('names the command that installs the matching version of a missing worker', () => {
    expect(findWorker(mcp, installation)).toEqual({
      reason: '@yardmaster/mcp-worker is not installed',
      command: 'npm install @yardmaster/mcp-worker@1.2.3',
    });
  });

  it('rejects a worker of another version', () => {
    const installed = install('work', browser, { version: '2.0.0', bin: 'main.js' });
    expect(findWorker(browser, installation)).toEqual({
      reason: `@yardmaster/browser-worker 2.0.0 in ${installed} does not fit @yardmaster/yard 1.2.3`,
      command: 'npm install @yardmaster/browser-worker@1.2.3',
    });
  });

  describe('of a package that npx runs', () => {
    beforeEach(() => {
      installation = { ...installation, root: join(folder, '_npx/0a1b/node_modules/@yardmaster/yard') };
      mkdirSync(installation.root, { recursive: true });
    });

    it('names the npx command to run instead', () => {
      expect(findWorker(browser, installation)).toMatchObject({
        command: 'npx --package @yardmaster/yard@1.2.3 --package @yardmaster/browser-worker@1.2.3 yard up',
      });
    });

    it('keeps the other installed worker in the npx command', () => {
      install('_npx/0a1b', mcp, { version: '1.2.3', bin: 'main.js' });
      expect(findWorker(browser, installation)).toMatchObject({
        command:
          'npx --package @yardmaster/yard@1.2.3 --package @yardmaster/mcp-worker@1.2.3 ' +
          '--package @yardmaster/browser-worker@1.2.3 yard up',
      });
    });
  });

  it('names the command that completes a checkout', () => {
    expect(findWorker(mcp, { ...installation, isCheckout: true })).toMatchObject({ command: 'npm ci' });
  });

  describe('from the working directory', () => {
    const whole = { version: '1.2.3', bin: 'main.js' };
    const notInstalled = { reason: '@yardmaster/mcp-worker is not installed' };
    const notUsed = (installed: string, path: string) => ({
      reason: `${installed} is not used: ${path} is owned or writable by other users`,
    });

    it('finds a worker in the enclosing project', () => {
      const installed = install('.', mcp, whole);
      writeFileSync(join(folder, 'package.json'), '{}');
      expect(findWorker(mcp, installation)).toEqual({ folder: installed, program: join(installed, 'main.js') });
    });

    it('finds a worker that is linked into the project', () => {
      const installed = install('elsewhere', mcp, whole);
      mkdirSync(join(folder, 'work/node_modules/@yardmaster'), { recursive: true });
      const link = join(folder, 'work/node_modules', mcp);
      symlinkSync(installed, link);
      expect(findWorker(mcp, installation)).toEqual({ folder: link, program: join(link, 'main.js') });
      chmodSync(join(folder, 'elsewhere'), 0o777);
      expect(findWorker(mcp, installation)).toEqual(notUsed(link, join(folder, 'elsewhere')));
    });

    it('searches no folder above the project', () => {
      install('.', mcp, whole);
      expect(findWorker(mcp, installation)).toMatchObject(notInstalled);
      writeFileSync(join(folder, 'work/package.json'), '{}');
      expect(findWorker(mcp, installation)).toMatchObject(notInstalled);
    });

    it.each(['work', 'work/node_modules', 'work/node_modules/@yardmaster', `work/node_modules/${mcp}/main.js`])(
      'rejects a worker if others can write %s',
      (path) => {
        const installed = install('work', mcp, whole);
        chmodSync(join(folder, path), 0o777);
        expect(findWorker(mcp, installation)).toEqual(notUsed(installed, join(folder, path)));
      },
    );

    it('rejects a worker in a folder that a group of others can write', () => {
      const installed = install('work', mcp, whole);
      chmodSync(join(folder, 'work'), 0o775);
      const own = process.getgid!() === process.getuid!() || process.getgid!() === 0;
      expect('program' in findWorker(mcp, installation)).toBe(own);
      if (process.getuid!() !== 0) return; // Only root can give a folder to another group.
      chownSync(join(folder, 'work'), 0, 4321);
      expect(findWorker(mcp, installation)).toEqual(notUsed(installed, join(folder, 'work')));
    });

    const asRoot = process.getuid!() === 0 ? it : it.skip; // Only root can give a folder to another user.
    asRoot('refuses a worker that belongs to another user, also in a folder where everyone may make their own', () => {
      const installed = install('work', mcp, whole);
      chmodSync(join(folder, 'work'), 0o1777);
      expect(findWorker(mcp, installation)).toHaveProperty('program');
      chownSync(join(folder, 'work/node_modules'), 4321, 4321);
      expect(findWorker(mcp, installation)).toEqual(notUsed(installed, join(folder, 'work/node_modules')));
    });
  });

  describe('of an incomplete package', () => {
    it.each([
      ['names no program', { version: '1.2.3', bin: {} }, 'has no program in its package.json; reinstall it'],
      ['has no bin', { version: '1.2.3' }, 'has no program in its package.json; reinstall it'],
    ])('reports that it %s', (_, manifest, fault) => {
      const installed = install('lib', browser, manifest);
      expect(findWorker(browser, installation)).toEqual({ reason: `${browser} in ${installed} ${fault}` });
    });

    it('reports a missing program, except in a checkout, which builds it itself', () => {
      const installed = install('lib', browser, { version: '1.2.3', bin: 'dist/main.js' });
      rmSync(join(installed, 'dist/main.js'));
      expect(findWorker(browser, installation)).toEqual({
        reason: `${browser} in ${installed} is missing its program dist/main.js; reinstall it`,
      });
      expect(findWorker(browser, { ...installation, isCheckout: true })).toHaveProperty('program');
    });

    it('reports the error in its manifest', () => {
      const installed = install('lib', browser, { version: '1.2.3', bin: 'main.js' });
      writeFileSync(join(installed, 'package.json'), '{ "version": "1.2');
      const { reason } = findWorker(browser, installation) as { reason: string };
      expect(reason).toContain(`${browser} in ${installed} is broken: package.json: `);
    });
  });
});
