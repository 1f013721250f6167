import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root } from '../support/source-files';
import { call } from './support/release';
import { jobs } from './workflows';
import { manifest, textOf } from './files';

const [, nodeMin] = /^>=(\d+)\./.exec(manifest.engines.node)!;
const [, pythonMin] = /^requires-python = ">=(3\.\d+)"$/m.exec(textOf('python-worker/pyproject.toml'))!;
const pairs = jobs.flatMap(({ job }) => job.strategy?.matrix?.include ?? []);
const nodes = pairs.map(({ node }) => node);
const pythons = pairs.map(({ python }) => python);

/** Returns the major Node versions of the base images in this Dockerfile. */
function nodesIn(path: string): string[] {
  return [...textOf(path).matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => major!);
}

describe('the versions of Node', () => {
  const pinned = textOf('.nvmrc').trim();

  it('are tested from the oldest that package.json admits', () => {
    expect(nodes[0]).toBe(nodeMin);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect([...nodes].sort()).toEqual(nodes);
  });

  it('are the same in .nvmrc and in the images, and CI tests that version', () => {
    expect(nodes).toContain(pinned);
    expect([...nodesIn('Dockerfile'), ...nodesIn('.devcontainer/Dockerfile')]).toEqual([pinned, pinned]);
  });

  it('are the same in the documents', () => {
    const asked = manifest.engines.node.replace(/^>=(\d+\.\d+)\.\d+$/, 'Node.js $1 or newer');
    for (const path of ['README.md', 'CONTRIBUTING.md']) expect([path, textOf(path)]).toEqual([path, contains(asked)]);
  });
});

describe('the versions of Python', () => {
  it('are tested from the oldest that pyproject.toml admits, without a gap', () => {
    expect(pythons[0]).toBe(pythonMin);
    const minors = pythons.map((version) => Number(version.split('.')[1]));
    expect(minors).toEqual(minors.map((_, index) => minors[0]! + index));
  });

  it('are tested wherever a workflow names one', () => {
    const named = jobs.flatMap(({ job }) => job.steps.flatMap((step) => step.with?.['python-version'] ?? []));
    expect(named.filter((version) => !pythons.includes(version) && !version.startsWith('${{'))).toEqual([]);
  });

  it('are the same in the documents and the setup', () => {
    const asked = `Python ${pythonMin} or newer`;
    for (const path of ['README.md', 'CONTRIBUTING.md']) expect([path, textOf(path)]).toEqual([path, contains(asked)]);
    expect(textOf('scripts/setup/find-python.mjs')).toContain(`OLDEST_MINOR = ${pythonMin!.split('.')[1]};`);
  });
});

describe('the version of Yardmaster', () => {
  it('is the same in every manifest, in the Python worker, the examples and the documents', () => {
    const found = call<Array<{ place: string; version: string }>>('versions.mjs', 'versionsIn', root);
    const places = found.map(({ place }) => place);
    expect(places.length).toBeGreaterThan(30);
    expect(places).toEqual(
      expect.arrayContaining([
        'packages/testkit/package.json: @yardmaster/protocol',
        'package-lock.json: workers/mcp',
        'examples/nest-agent/package.json: @yardmaster/yard',
        'examples/python-worker/pyproject.toml',
        'protocol/openapi.json',
        'python-worker/pyproject.toml',
        'python-worker/src/yardmaster_worker/version.py',
        'workers/browser/README.md',
      ]),
    );
    expect(found.filter(({ version }) => version !== manifest.version)).toEqual([]);
  });

  it('appears in no other source file', () => {
    const sources = [...packages.map(({ folder }) => folder), 'scripts', 'python-worker/src'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs|py)$/.test(name))
        .map((name) => join(folder, name)),
    );
    const literal = new RegExp(`['"]${manifest.version.replaceAll('.', '\\.')}['"]`);
    const named = sources.filter((path) => literal.test(textOf(path)));
    expect(named).toEqual(['python-worker/src/yardmaster_worker/version.py']);
  });

  it.each([
    ['patch', '1.2.4'],
    ['minor', '1.3.0'],
    ['major', '2.0.0'],
    ['1.10.0', '1.10.0'],
    ['1.2', null],
    ['v2.0.0', null],
    ['01.0.0', null],
    ['constructor', null],
  ])('goes from 1.2.3 by %s to %s', (wanted, next) => {
    expect(call('versions.mjs', 'nextVersion', '1.2.3', wanted)).toBe(next);
  });

  it.each([
    ['1.2.3', '1.2.10', true],
    ['1.10.0', '1.9.0', false],
    ['1.2.3', '1.2.3', false],
    ['0.9.9', '1.0.0', true],
  ])('%s comes before %s: %s', (version, other, isBefore) => {
    expect(call('versions.mjs', 'isBefore', version, other)).toBe(isBefore);
  });
});

/** Returns a pattern for these words with any line breaks between them. */
function contains(words: string): string {
  return expect.stringMatching(new RegExp(words.replaceAll('.', '\\.').replaceAll(' ', '\\s+'))) as string;
}
