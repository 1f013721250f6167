import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest } from './files';
import { ReleaseClone } from './support/release';

jest.setTimeout(600_000);

const packages = ['protocol', 'worker-kit', 'testkit', 'client', 'yard', 'browser-worker', 'mcp-worker'];
const filesOf = (version: string): string[] => [
  ...packages.map((name) => `yardmaster-${name}-${version}.tgz`),
  `yardmaster_worker-${version}-py3-none-any.whl`,
  `yardmaster_worker-${version}.tar.gz`,
];

const unreleased = `## Unreleased

### Added

- A feature, explained
  in [two lines](docs/operations.md).

### Security

- A limit.

`;

describe('npm run release', () => {
  let clone: ReleaseClone;
  beforeAll(() => {
    clone = new ReleaseClone();
    clone.edit('CHANGELOG.md', (text) => text.replace(/^## Unreleased\n[^]*?(?=^## |$(?![^]))/m, unreleased));
    clone.commit('write a changelog');
  });
  afterAll(() => clone.remove());

  const to = (name: string): string[] => ['--to', clone.folderNamed(name)];

  /** Returns the faults for which a call is rejected; throws if the call changes anything. */
  const faultsOf = (...args: string[]): string[] => {
    const before = clone.state();
    const { exitCode, stderr } = clone.release(...args);
    expect([exitCode, clone.state()]).toEqual([1, before]);
    const [, faults] = /^release: no release:\n- (.*)\n$/s.exec(stderr)!;
    return faults!.split('\n- ');
  };

  /** Runs a case on a temporary commit. */
  const meanwhile = (work: () => void): void => {
    const head = clone.git('rev-parse', 'HEAD');
    try {
      work();
    } finally {
      clone.git('checkout', '--quiet', '--force', '-B', 'main', head);
      clone.git('clean', '--quiet', '-d', '--force');
    }
  };

  describe('before it changes anything', () => {
    it('rejects another branch and a work tree with changes, and reports both at once', () => {
      meanwhile(() => {
        clone.git('checkout', '--quiet', '-b', 'side');
        writeFileSync(join(clone.repository, 'left-behind.txt'), '');
        const changes = 'commit or remove these changes first:\n  ?? left-behind.txt';
        expect(faultsOf('patch', ...to('out'))).toEqual(['releases are made on main; this is side', changes]);
      });
    });

    it('rejects a version that is tagged, or that precedes the current one', () => {
      clone.git('tag', 'v0.0.1');
      const commit = clone.git('rev-parse', '--short=7', 'HEAD');
      const before = `0.0.1 comes before the current version, ${manifest.version}`;
      expect(faultsOf('0.0.1', ...to('out'))).toEqual([
        `tag v0.0.1 already exists (${commit}); choose another version`,
        before,
      ]);
      clone.git('tag', '--delete', 'v0.0.1');
    });

    it('rejects a changelog without an unreleased entry', () => {
      meanwhile(() => {
        clone.edit('CHANGELOG.md', (text) => text.replace('## Unreleased', `## Unreleased\n\n## 0.0.1 - 2026-01-01`));
        clone.commit('close a version');
        expect(faultsOf('--dry-run', 'patch')).toEqual(['CHANGELOG.md has no entry under Unreleased']);
      });
    });

    it('rejects a folder that is not empty', () => {
      const folder = clone.folderNamed('full');
      mkdirSync(join(folder, 'something'), { recursive: true });
      expect(faultsOf('patch', '--to', folder)).toEqual([`${folder} is not empty`]);
    });

    it('rejects an invalid version and an unknown tag', () => {
      const before = clone.state();
      const expected = 'expected patch, minor, major or a version such as 1.2.3';
      expect(clone.release('1.2', ...to('out'))).toMatchObject({
        exitCode: 1,
        stderr: `release: invalid version 1.2; ${expected}\n`,
      });
      expect(clone.release('--from', 'v7.0.0', ...to('out'))).toMatchObject({
        exitCode: 1,
        stderr: 'release: tag v7.0.0 not found\n',
      });
      expect(clone.state()).toEqual(before);
    });

    it('rejects a tag whose version is not that of its packages', () => {
      meanwhile(() => {
        clone.edit('packages/client/package.json', (text) => text.replace(manifest.version, '0.0.9'));
        clone.commit('forget a package');
        clone.git('tag', 'v8.0.0');
        expect(faultsOf('--from', 'v8.0.0', ...to('out'))).toEqual([
          `tag v8.0.0 is not the version in package.json, ${manifest.version}`,
          `packages/client/package.json has version 0.0.9 instead of ${manifest.version}`,
          `CHANGELOG.md has no section ${manifest.version}`,
        ]);
        clone.git('tag', '--delete', 'v8.0.0');
      });
    });

    it.each([
      [[], 'expected one version, or --from with a tag'],
      [['patch'], 'expected --to with a folder'],
      [['patch', '--dry-run', '--to', 'out'], '--dry-run keeps no packages; remove --to'],
      [['--from', 'v1.0.0', '--dry-run', '--to', 'out'], '--dry-run requires a new version'],
      [['patch', '--too', 'out'], "Unknown option '--too'"],
    ])('rejects the arguments %j', (args, fault) => {
      const { exitCode, stderr } = clone.release(...args);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`release: ${fault}`)]);
      expect(stderr).toContain('usage: npm run release -- <version> --to <folder>');
    });
  });

  it('prints its help', () => {
    const { exitCode, stdout } = clone.release('--help');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^usage: npm run release .*--from <tag>/s)]);
  });

  it('makes a commit, a tag, packages and notes, and the same packages and notes from the tag', () => {
    const [made, remade] = [clone.folderNamed('made'), clone.folderNamed('remade')];
    const before = clone.git('rev-parse', 'HEAD');
    const { exitCode, stdout, stderr } = clone.release('7.0.0', '--to', made);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('making the packages … done')]);

    expect(clone.git('log', '--format=%s %an', `${before}..main`)).toBe('chore(release): 7.0.0 A maintainer');
    expect(clone.git('cat-file', '-t', 'v7.0.0')).toBe('tag');
    expect(clone.state()).toMatchObject({
      head: clone.git('rev-parse', 'v7.0.0^{commit}'),
      changes: '',
      temporary: [],
    });
    const changed = clone.git('diff', '--name-only', before).split('\n');
    expect(changed).toEqual(expect.arrayContaining(['CHANGELOG.md', 'package-lock.json', 'protocol/openapi.json']));
    const date = new Date().toISOString().slice(0, 10);
    expect(clone.text('CHANGELOG.md')).toContain(`## Unreleased\n\n## 7.0.0 - ${date}\n`);

    expect(readdirSync(made).sort()).toEqual(['NOTES.md', 'SHA256SUMS', ...filesOf('7.0.0')].sort());
    expect(clone.run(made, 'sha256sum', '--check', 'SHA256SUMS').match(/: OK$/gm)).toHaveLength(9);
    const notes = readFileSync(join(made, 'NOTES.md'), 'utf8');
    const link = 'https://github.com/yardmaster/yardmaster/blob/v7.0.0/docs/operations.md';
    const [added, security] = [`- A feature, explained in [two lines](${link}).`, '- A limit.'];
    expect(notes).toBe(`### Added\n\n${added}\n\n### Security\n\n${security}\n`);
    expect(clone.git('tag', '--list', '--format=%(contents)', 'v7.0.0')).toBe(notes.trim());
    const publish = filesOf('7.0.0')
      .filter((file) => file.endsWith('.tgz'))
      .map((file) => `  npm publish ./${file}\n`);
    expect(stdout).toContain(
      `git push origin main v7.0.0\n  cd ${made}\n  sha256sum --check SHA256SUMS\n${publish.join('')}`,
    );

    const after = clone.state();
    expect(clone.release('--from', 'v7.0.0', '--to', remade)).toMatchObject({ exitCode: 0 });
    expect(clone.state()).toEqual(after);
    for (const file of ['SHA256SUMS', 'NOTES.md'])
      expect(readFileSync(join(remade, file), 'utf8')).toBe(readFileSync(join(made, file), 'utf8'));
  });
});
