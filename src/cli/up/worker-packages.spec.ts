import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  function install(below: string, name: string, manifest: object): string {
    const installed = join(folder, below, 'node_modules', name);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ name, ...manifest }));
    return installed;
  }

  it('finds a worker beside the package, by its program', () => {
    const installed = install('lib', browser, {
      version: '1.2.3',
      bin: { 'yardmaster-browser-worker': 'dist/main.js' },
    });
    expect(findWorker(browser, installation)).toEqual({ folder: installed, program: join(installed, 'dist/main.js') });
  });

  it('finds a worker from the working directory, also if one beside the package has another version', () => {
    install('lib', mcp, { version: '1.2.2', bin: 'old.js' });
    const installed = install('work', mcp, { version: '1.2.3', bin: 'program.js' });
    expect(findWorker(mcp, installation)).toEqual({ folder: installed, program: join(installed, 'program.js') });
  });

  it('names the command that installs a missing worker, with the version that fits', () => {
    expect(findWorker(mcp, installation)).toEqual({
      reason: '@yardmaster/mcp-worker is not installed',
      command: 'npm install @yardmaster/mcp-worker@1.2.3',
    });
  });

  it('refuses a worker of another version', () => {
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

    it('names the next call of npx', () => {
      expect(findWorker(browser, installation)).toMatchObject({
        command: 'npx --package @yardmaster/yard@1.2.3 --package @yardmaster/browser-worker@1.2.3 yard up',
      });
    });

    it('keeps the other worker in it', () => {
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
});
