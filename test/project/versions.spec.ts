import { jobs } from './workflows';
import { manifest, textOf } from './files';

const [, nodeMin] = /^>=(\d+)\./.exec(manifest.engines.node)!;
const [, pythonMin] = /^requires-python = ">=(3\.\d+)"$/m.exec(textOf('python-worker/pyproject.toml'))!;
const pairs = jobs.flatMap(({ job }) => job.strategy?.matrix?.include ?? []);
const nodes = pairs.map(({ node }) => node);
const pythons = pairs.map(({ python }) => python);

/** The major versions of Node that images in this Dockerfile are built on. */
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

  it('are one in .nvmrc and in the images, and tested', () => {
    expect(nodes).toContain(pinned);
    expect([...nodesIn('Dockerfile'), ...nodesIn('.devcontainer/Dockerfile')]).toEqual([pinned, pinned]);
  });

  it('are what the documents ask for', () => {
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

  it('are what the documents and the setup ask for', () => {
    const asked = `Python ${pythonMin} or newer`;
    for (const path of ['README.md', 'CONTRIBUTING.md']) expect([path, textOf(path)]).toEqual([path, contains(asked)]);
    expect(textOf('scripts/setup/find-python.mjs')).toContain(`OLDEST_MINOR = ${pythonMin!.split('.')[1]};`);
  });
});

/** Text with these words, whatever the line breaks between them. */
function contains(words: string): string {
  return expect.stringMatching(new RegExp(words.replaceAll('.', '\\.').replaceAll(' ', '\\s+'))) as string;
}
