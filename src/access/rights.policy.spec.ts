import type { Caller } from './caller';
import { builtInCaller } from './caller';
import { isCovered, capabilityPattern } from './capability-pattern.policy';
import { withRights } from './rights.policy';

const caller = (given: Partial<Caller>): Caller => ({ ...builtInCaller, keyId: 'k-1', name: 'ci', ...given });

describe(isCovered, () => {
  it.each([
    ['python.run', undefined, true],
    ['python.run', [], false],
    ['python.run', ['*'], true],
    ['python.run', ['python.*'], true],
    ['python', ['python.*'], false],
    ['pythonx.run', ['python.*'], false],
    ['python.run', ['shell.run', 'python.run'], true],
    ['python.runner', ['python.run'], false],
  ])('of %s by %j is %s', (capability, patterns, expected) => {
    expect(isCovered(capability, patterns)).toBe(expected);
  });

  it('accepts names and prefixes as patterns', () => {
    const valid = ['*', 'python.run', 'python.*', 'mcp.figma-1.get_node.*'];
    const invalid = ['', '.*', 'python.', 'py*', '*.run', 'python.*.run', 'a b', '**'];
    expect([...valid, ...invalid].filter((text) => capabilityPattern.test(text))).toEqual(valid);
  });
});

describe(withRights, () => {
  const request = { capability: 'python.run', labels: { require: { os: 'linux' }, prefer: { zone: 'b' } } };

  it('returns the request unchanged if the key has no restrictions', () => {
    expect(withRights(request, builtInCaller)).toBe(request);
  });

  it('adds the labels of the key', () => {
    const labels = { require: { team: 'a' }, prefer: { zone: 'a', gpu: 'no' } };
    expect(withRights(request, caller({ labels })).labels).toEqual({
      require: { os: 'linux', team: 'a' },
      prefer: { zone: 'b', gpu: 'no' },
    });
    expect(withRights({ capability: 'x' }, caller({ labels }))).toEqual({ capability: 'x', labels });
  });

  it('rejects a capability that the key may not use, and another value of a required label', () => {
    expect(() => withRights(request, caller({ capabilities: ['shell.*'] }))).toThrow(
      'API key ci may not use python.run; it may use shell.*',
    );
    const labels = { require: { os: 'mac' }, prefer: {} };
    expect(() => withRights(request, caller({ labels }))).toThrow('requires os=mac, not os=linux');
    const sneaky = { capability: 'x', labels: { require: JSON.parse('{"__proto__":"x"}') as Record<string, string> } };
    expect(withRights(sneaky, caller({ labels })).labels.require).toEqual({ ...sneaky.labels.require, os: 'mac' });
  });
});
