import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as ts from 'typescript';
import { root, sourceFiles } from '../support/source-files';

const composition = 'src/agent/composition/';
/** Specs that construct another part besides their subject, and use it as data. */
const exempt = [
  // Mock workers without a control plane.
  'packages/testkit/src/test-fleet/test-fleet.ts: MockFleet',
  'src/access/credentials.spec.ts: ApiKeys',
  'src/cli/up/worker-arrivals.spec.ts: Registry',
  'src/registry/fleet.spec.ts: Registry',
  // Property tests of the ledger and the load balancer, for any order of events.
  'test/properties/attempts.spec.ts: AttemptLedger',
  'test/properties/attempts.spec.ts: AttemptTimes',
  'test/properties/attempts.spec.ts: LinkLosses',
  'test/properties/attempts.spec.ts: Occupancy',
  'test/properties/attempts.spec.ts: Registry',
  'test/properties/placement.spec.ts: LoadBalancer',
  'test/properties/placement.spec.ts: Registry',
  // Each replica with the hash secret of one data folder.
  'test/replicas/access.spec.ts: ApiKeys',
  'test/replicas/access.spec.ts: Credentials',
  // The registry of the Prometheus client.
  'src/observability/metrics/metrics-registry.ts: Registry',
];
const builders = /^(createTaskStore|createArtifacts|WorkerInterfaceFactory\.create\w+)$/;

const sources = sourceFiles().map(({ path }) => path);
const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|mjs)$/.test(name))
  .map((name) => `test/${name}`);
const calls = [...sources, ...tests].map((path) => ({ path, ...callsIn(path) }));

/**
 * Classes that the composition constructs, except the system's clock and random numbers, which depend on no other part.
 */
const parts = new Set(
  calls
    .filter(({ path }) => path.startsWith(composition))
    .flatMap(({ constructed }) => constructed)
    .filter((name) => !name.startsWith('System')),
);

describe('the control plane', () => {
  it('is constructed in one place', () => {
    const faults = calls
      .filter(({ path }) => !path.startsWith(composition))
      .flatMap(({ path, constructed, built }) => [
        ...constructed.filter((name) => parts.has(name) && !isSpecOf(path, name)).map((name) => `${path}: ${name}`),
        ...built.filter(() => !path.endsWith('.spec.ts')).map((name) => `${path}: ${name}`),
      ]);
    expect([...new Set(faults)].sort()).toEqual([...exempt].sort());
  });

  it('consists of the parts that the test lists', () => {
    expect([...parts]).toEqual(expect.arrayContaining(['Registry', 'HealthMonitor', 'Dispatcher', 'TaskService']));
  });
});

function callsIn(path: string): { constructed: string[]; built: string[] } {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, false);
  const constructed: string[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) constructed.push(node.expression.getText(source));
    if (ts.isCallExpression(node) && builders.test(node.expression.getText(source)))
      built.push(node.expression.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { constructed, built };
}

/** True if a file is the unit spec of a class, which constructs it. */
function isSpecOf(path: string, name: string): boolean {
  return basename(path) === `${kebab(name)}.spec.ts`;
}

function kebab(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
