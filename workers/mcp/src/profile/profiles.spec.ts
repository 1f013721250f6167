import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { offersTool, type Profile } from './profile';
import { profileDefaults, readProfiles } from './read-profiles';
import { redact } from '@yardmaster/worker-kit/program';
import { resolveProfile } from './resolve-profile';

const builtIn: Profile = {
  ...profileDefaults,
  name: 'shipped',
  server: { type: 'http', url: 'http://a/', headers: {} },
};
const read = (...profiles: object[]) => readProfiles(JSON.stringify({ profiles }), [builtIn]);

describe(readProfiles, () => {
  it('adds the profiles of a file to the built-in ones', () => {
    const server = { type: 'stdio', package: 'some', args: [], env: {} };
    expect(read({ name: 'mine', package: 'some' }).profiles).toEqual([
      builtIn,
      { ...profileDefaults, name: 'mine', server },
    ]);
  });

  it('lets a file replace or disable a built-in profile', () => {
    expect(read({ name: 'shipped', url: 'https://b/mcp' }).profiles).toMatchObject([
      { server: { url: 'https://b/mcp' } },
    ]);
    expect(read({ name: 'shipped', disabled: true }).profiles).toEqual([]);
  });

  it('lists every invalid profile', () => {
    const { faults } = read(
      { name: 'Bad', package: 'a' },
      { name: 'mcp', package: 'a' },
      { name: 'two', package: 'a', url: 'http://b/' },
      { name: 'twice', package: 'a' },
      { name: 'twice', package: 'a' },
      { name: 'typo', package: 'a', conurrency: 1 },
      { name: 'secret', package: 'a', env: { KEY: { var: 'X' } } },
      { name: 'oauth', url: 'http://a/', oauth: { clientId: 'x', privateKey: 'y' } },
    );
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'profiles[0].name',
      'profiles[1].name',
      'profiles[2]',
      'profiles[4].name',
      'profiles[5].conurrency',
      expect.stringContaining('profiles[6]'),
      expect.stringContaining('profiles[7].oauth'),
    ]);
  });

  it.each([
    ['{', 'not JSON'],
    ['{}', 'expected { "profiles": [ … ] }'],
  ])('rejects %j', (text, fault) => {
    expect(readProfiles(text, []).faults).toEqual([expect.stringContaining(fault)]);
  });
});

describe(resolveProfile, () => {
  const resolve = (server: object, env: NodeJS.ProcessEnv = {}) =>
    resolveProfile({ ...builtIn, server: { args: [], env: {}, type: 'stdio', ...server } }, env);

  it('finds the program of an installed package, and runs it with the current Node.js', () => {
    const folder = mkdtempSync(join(tmpdir(), 'packages-'));
    try {
      const installed = join(folder, 'node_modules/@someone/server');
      mkdirSync(installed, { recursive: true });
      writeFileSync(join(installed, 'package.json'), '{ "bin": { "server": "cli.js" } }');
      const { launch } = resolve({ package: '@someone/server', packagesFolder: folder, args: ['x'] });
      expect(launch).toMatchObject({ command: [process.execPath, join(installed, 'cli.js'), 'x'] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [{ command: 'npx' }, 'npx downloads code when it runs; install the package and set its name as "package"'],
    [
      { command: '/usr/bin/uvx' },
      '/usr/bin/uvx downloads code when it runs; install the package and set its name as "package"',
    ],
    [{ command: 'no-such-program' }, 'program no-such-program not found on the PATH'],
    [{ package: 'no-such-package' }, 'the package no-such-package is not installed: run `npm install no-such-package`'],
    [{ command: 'x', env: { A: { env: 'ONE' }, B: { file: '/no/file' } } }, 'set ONE and the file /no/file'],
  ])('reports what %j lacks', (server, lacks) => {
    expect(resolve(server, { PATH: '/nowhere' }).lacks).toBe(lacks);
  });

  it('reads secrets from the environment, and omits missing optional ones', () => {
    const headers = { Authorization: { env: 'T', prefix: 'Bearer ' }, Other: { env: 'U', optional: true }, Plain: 'p' };
    expect(resolve({ type: 'http', url: 'http://a/', headers }, { T: ' token ' })).toEqual({
      launch: { type: 'http', url: 'http://a/', headers: { Authorization: 'Bearer token', Plain: 'p' } },
      secrets: ['token'],
    });
  });
});

describe('the OAuth settings of a profile', () => {
  it('keeps its secret, and names missing settings', () => {
    const oauth = { clientId: 'worker', clientSecret: { env: 'SECRET' }, scope: 'read' };
    const server = { type: 'http', url: 'http://a/', headers: {}, oauth } as const;
    const profile = { ...builtIn, server };
    expect(resolveProfile(profile, { SECRET: 'hush' })).toEqual({
      launch: {
        type: 'http',
        url: 'http://a/',
        headers: {},
        oauth: { clientId: 'worker', clientSecret: 'hush', scope: 'read' },
      },
      secrets: ['hush'],
    });
    expect(resolveProfile(profile, {}).lacks).toBe('set SECRET');
  });
});

describe(redact, () => {
  it('redacts secrets everywhere, but not short words', () => {
    expect(redact('a token1, token1; ab', ['token1', 'ab'])).toBe('a [secret], [secret]; ab');
  });
});

describe(offersTool, () => {
  it.each([
    [{}, true],
    [{ allow: ['get_*'] }, true],
    [{ allow: ['set_*'] }, false],
    [{ deny: ['get_file'] }, false],
    [{ allow: ['get_file'], deny: ['*'] }, false],
  ])('reads %j', (lists, expected) => expect(offersTool(lists, 'get_file')).toBe(expected));
});
