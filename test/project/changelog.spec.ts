import { textOf } from './files';
import { call } from './support/release';

const changelog = `# Changelog

## Unreleased

Known limits: none.

### Added

- One thing that
  takes two lines ([docs](docs/a.md), [site](https://example.org)).
- Another.

### Fixed

- A bug.

## 0.1.0 - 2026-01-01

### Added

- The first.
`;
const faults = (text: string, ...version: string[]): string[] => call('changelog.mjs', 'faultsOf', text, ...version);

describe('CHANGELOG.md', () => {
  it('has known groups under every version; only Unreleased may be empty', () => {
    const text = textOf('CHANGELOG.md');
    const [unreleased, ...versions] = [...text.matchAll(/^## (\S+)/gm)].map(([, version]) => version!);
    expect(unreleased).toBe('Unreleased');
    expect(versions.flatMap((version) => faults(text, version))).toEqual([]);
    const allowed = ['CHANGELOG.md has no entry under Unreleased'];
    expect(faults(text).filter((fault) => !allowed.includes(fault))).toEqual([]);
  });
});

describe('faultsOf', () => {
  it('accepts entries in known groups', () => {
    expect([faults(changelog), faults(changelog, '0.1.0')]).toEqual([[], []]);
  });

  it('rejects a version without a section or without an entry', () => {
    expect(faults(changelog, '0.3.0')).toEqual(['CHANGELOG.md has no section 0.3.0']);
    expect(faults(changelog.replaceAll(/^- .*\n( .*\n)?/gm, ''))).toEqual([
      'CHANGELOG.md has no entry under Unreleased',
    ]);
  });

  it('rejects unknown, repeated and unsorted groups', () => {
    const [unknown, ...others] = faults(changelog.replace('### Fixed', '### Repaired'));
    expect([unknown, others.length]).toEqual([
      'CHANGELOG.md, Unreleased: unknown group Repaired; use Added, Changed, Deprecated, Removed, Fixed, Security',
      1,
    ]);
    const order = [expect.stringContaining('each group must occur once, in the order Added')];
    expect(faults(changelog.replace('### Fixed', '### Added'))).toEqual(order);
    expect(faults(changelog.replace('### Added', '### Security'))).toEqual(order);
  });
});

describe('closeVersion', () => {
  it('moves the entries to the version and leaves Unreleased empty', () => {
    const closed = call<string>('changelog.mjs', 'closeVersion', changelog, '0.2.0', '2026-02-01');
    expect(closed).toBe(changelog.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 - 2026-02-01\n'));
    expect(faults(closed)).toEqual(['CHANGELOG.md has no entry under Unreleased']);
    expect(faults(closed, '0.2.0')).toEqual([]);
  });
});

describe('notesOf', () => {
  it('returns the groups of the version, each entry on one line, with links to its tag', () => {
    const closed = changelog.replace('Unreleased', '0.2.0 - 2026-02-01');
    expect(call('changelog.mjs', 'notesOf', closed, '0.2.0', 'https://example.org/y')).toBe(`Known limits: none.

### Added

- One thing that takes two lines ([docs](https://example.org/y/blob/v0.2.0/docs/a.md), [site](https://example.org)).
- Another.

### Fixed

- A bug.
`);
  });
});
