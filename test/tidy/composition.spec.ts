import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sourceFiles } from '../support/source-files';

describe('the control plane', () => {
  it('is constructed in one place', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => `test/${name}`);
    const composing = [...sourceFiles().map(({ path }) => path), ...tests]
      .filter((path) => !path.endsWith('.spec.ts')) // a unit spec constructs its subject
      .filter((path) => constructsParts(readFileSync(join(root, path), 'utf8')));
    expect(composing).toEqual(['src/agent/composition/control-plane.ts']);
  });
});

function constructsParts(text: string): boolean {
  const classes =
    /\bnew (Registry|LoadBalancer|HealthMonitor|Liveness|Leases|Housekeeping|WorkerLinks|MockFleet)\([\w{]/;
  const functions = /(?<!function )\b(createTaskStore|createArtifacts|WorkerInterfaceFactory\.create\w+)\(/;
  return classes.test(text) || functions.test(text);
}
