import { SeededRandom } from '@yardmaster/testkit';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { newLeaseId, newTaskId, parseLeaseId } from './ids';

describe('newLeaseId', () => {
  it('identifies its attempt', () => {
    const taskId = newTaskId(1_700_000_000_000, new SystemRandom());
    expect(parseLeaseId(newLeaseId(taskId, 12, new SystemRandom()))).toEqual({ taskId, attempt: 12 });
  });

  it('ends in 32 random hexadecimal digits', () => {
    const random = new SystemRandom();
    expect(newLeaseId('t-1', 1, random)).not.toBe(newLeaseId('t-1', 1, random));
    expect(newLeaseId('t-1', 1, random)).toMatch(/^t-1~1~[0-9a-f]{32}$/);
  });

  it('is repeatable with seeded randomness', () => {
    expect(newLeaseId('t-1', 1, new SeededRandom(7))).toBe(newLeaseId('t-1', 1, new SeededRandom(7)));
  });

  it('stays within the length limit of the protocol for the longest task id and the highest attempt', () => {
    expect(newLeaseId('t'.repeat(64), 1_000_000, new SystemRandom()).length).toBeLessThanOrEqual(160);
  });
});

describe('parseLeaseId', () => {
  it.each([
    '',
    't-1',
    't-1~1',
    't-1~1~',
    't-1~0~ab',
    't-1~x~ab',
    '~1~ab',
    't-1~1~ab~cd',
    't-1~1~ab\n',
    't-1~12345678~ab',
  ])('rejects %j', (text) => {
    expect(parseLeaseId(text)).toBeUndefined();
  });
});

describe('newTaskId', () => {
  it('sorts by time', () => {
    const random = new SystemRandom();
    const ids = [1, 1_700_000_000_000, 1_700_000_000_001, 9_999_999_999_999].map((atMs) => newTaskId(atMs, random));
    expect(ids.toSorted()).toEqual(ids);
  });
});
