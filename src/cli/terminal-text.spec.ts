import { formatProblem } from './problem';
import { LiveOutput } from './live-output';
import { formatPairs } from './table';
import { inLines, inOneLine, toJsonText } from './terminal-text';

/** Clears the screen, sets the window title, sets a colour by a C1 control, and reverses the text direction. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e';
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('terminal text', () => {
  it('contains no terminal control characters', () => {
    expect(inOneLine(`a${hostile}b\nc`)).toBe('a [2J ]0;owned 31m b c');
    expect(inLines(`a${hostile}\nb`)).toBe('a [2J ]0;owned 31m \nb');
  });

  it('preserves the value of JSON', () => {
    const value = { [`key${hostile}`]: [hostile, 'ü', '𝄞'] };
    expect(steering.test(toJsonText(value, 2))).toBe(false);
    expect(JSON.parse(toJsonText(value, 2))).toEqual(value);
    expect(toJsonText(undefined)).toBe('null');
  });

  it('is used for problems and pairs', () => {
    const problem = { code: 'A_B', detail: hostile, errors: [{ path: hostile, message: hostile }] };
    expect(steering.test(formatProblem(problem))).toBe(false);
    expect(steering.test(formatPairs([['isolation', hostile]]))).toBe(false);
  });

  it('is used for the output and outcome of a task', () => {
    const written: string[] = [];
    const sinks = { stdout: (text: string) => written.push(text), stderr: (text: string) => written.push(text) };
    const output = new LiveOutput(sinks);
    const event = { seq: 1, atMs: 0, type: 'output' } as const;
    output.show({
      ...event,
      data: { attempt: 1, seq: 1, stream: 'display', data: { data: { [hostile]: 1 } } },
    } as never);
    output.show({ ...event, data: { attempt: 1, seq: 2, stream: 'progress', data: { [hostile]: hostile } } } as never);
    const outcome = {
      status: 'failed',
      result: { [hostile]: hostile },
      error: { code: 'A_B', message: hostile, retryable: false },
      stats: { wallMs: 1 },
      truncated: { [hostile]: 1 },
      artifacts: [{ name: hostile, sizeBytes: 1, sha256: '', contentType: '' }],
    };
    output.finish({ id: 't-1', state: 'failed', outcome } as never);
    expect(written.filter((text) => steering.test(text))).toEqual([]);
    expect(written).toHaveLength(6);
  });
});
