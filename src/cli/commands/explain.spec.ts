import type { Explanation } from '@yardmaster/client';
import { formatExplanation } from './explain';

const timeline: Explanation['timeline'] = [{ at: '2026-01-31T12:00:00.000Z', type: 'queued', message: 'accepted' }];

function positionOf(waiting: Partial<NonNullable<Explanation['waiting']>>): string | undefined {
  const own = { reason: 'SLOTS_BUSY' as const, message: 'all slots are in use', ...waiting };
  const text = formatExplanation({ taskId: 't-1', state: 'queued', waiting: own, timeline });
  return /^position +(.*)$/m.exec(text)?.[1];
}

describe(formatExplanation, () => {
  it.each([
    [{ position: 3, queueLength: 10 }, '3 of 10 in its queue'],
    [{ position: 3, queueLength: 10, keys: 4 }, '3 of 10 tasks of its key; 4 keys take turns'],
    [{ position: 1, queueLength: 1, keys: 2 }, '1 of 1 task of its key; 2 keys take turns'],
    [{}, undefined],
  ])('shows the position %j', (waiting, expected) => {
    expect(positionOf(waiting)).toBe(expected);
  });
});
