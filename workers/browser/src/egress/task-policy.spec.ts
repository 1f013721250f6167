import { operatorPolicy } from './egress.policy';
import { taskPolicy } from './task-policy';

describe(taskPolicy.name, () => {
  const operator = operatorPolicy({ deny: ['evil.example'] });

  it("is the operator's policy if the task has no lists", () => {
    expect(taskPolicy(operator)).toBe(operator);
    expect(taskPolicy(operator, {})).toBe(operator);
  });

  it("adds the task's lists to those of the operator", () => {
    expect(taskPolicy(operator, { allow: ['good.example'] }).lists).toHaveLength(2);
  });

  it('rejects an invalid pattern with its path', () => {
    expect(() => taskPolicy(operator, { deny: ['good.example', 'http://'] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^network\.deny\[1\]: .*expected a name/),
      }),
    );
  });
});
