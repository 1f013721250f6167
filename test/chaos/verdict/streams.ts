import type { EventRecord, TaskRecord } from '../history';
import type { Violation } from './violation';

/**
 * Checks that every line of the successful attempt, and a prefix of the lines of other attempts, is recorded once and
 * in order.
 */
export function judgeStreams({ id: taskId, expected, attempts, events }: TaskRecord): Violation[] {
  const promise = 'no line of output is lost or doubled';
  const all = expected.lines.join('');
  return attempts.flatMap(({ attempt, status }) => {
    const own = events.filter(({ type, data }) => type === 'output' && data.attempt === attempt);
    const text = own.map(({ data }) => data.data ?? '').join('');
    const message =
      droppedFault(own) ?? (status === 'succeeded' ? wholeFault(text, expected.lines) : beginningFault(text, all));
    return message === undefined ? [] : [{ promise, taskId, message: `attempt ${attempt}: ${message}` }];
  });
}

function droppedFault(events: readonly EventRecord[]): string | undefined {
  const droppedBytes = events.reduce((sum, { data }) => sum + (data.droppedBytes ?? 0), 0);
  return droppedBytes === 0 ? undefined : `${droppedBytes} bytes were dropped, of a few lines`;
}

function wholeFault(text: string, lines: readonly string[]): string | undefined {
  if (text === lines.join('')) return undefined;
  const counts = lines.map((line) => ({ line: line.trim(), count: text.split(line).length - 1 }));
  const wrong = counts.filter(({ count }) => count !== 1).map(({ line, count }) => `"${line}" ${count} times`);
  return wrong.length > 0 ? wrong.join(', ') : 'its lines are not in order';
}

function beginningFault(text: string, all: string): string | undefined {
  return all.startsWith(text) ? undefined : 'the recorded output is not a prefix of its output';
}
