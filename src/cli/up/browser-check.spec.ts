import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserFault } from './browser-check';

describe(browserFault.name, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yard-browser-check-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function check(source: string, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
    writeFileSync(join(folder, 'index.js'), source);
    return browserFault(folder, env, new AbortController().signal);
  }

  it('asks the package for a browser on the path, or for the configured one', async () => {
    const source = `
      exports.findBrowser = ({ path, setting }) => path === '/bin' && setting === 'mine' ? {} : undefined;
      exports.noBrowserMessage = (setting) => 'no browser ' + setting;`;
    expect(await check(source, { PATH: '/bin', YARD_BROWSER: 'mine' })).toBeUndefined();
    expect(await check(source, { PATH: '/bin', YARD_BROWSER: 'other' })).toBe('no browser other');
  });

  it('reports why a package cannot be loaded', async () => {
    const reason = `the package in ${folder} cannot be loaded: `;
    expect(await check('throw new TypeError("half a package")')).toBe(`${reason}TypeError: half a package`);
    expect(await check('process.kill(process.pid, "SIGKILL")')).toContain(reason);
  });

  it('hides this process and its environment from the package', async () => {
    const source = `
      exports.findBrowser = () => undefined;
      exports.noBrowserMessage = () => [process.pid === ${process.pid}, process.env['API_KEY']].join();`;
    process.env['API_KEY'] = 'secret';
    try {
      expect(await check(source)).toBe('false,');
    } finally {
      delete process.env['API_KEY'];
    }
  });
});
