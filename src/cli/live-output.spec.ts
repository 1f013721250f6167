import type { TaskEvent } from '@yardmaster/client';
import { LiveOutput } from './live-output';

type Outcome = Parameters<LiveOutput['finish']>[0]['outcome'];

const stats = { wallMs: 1 };
const output = (
  stream: 'stdout' | 'stderr' | 'progress' | 'display',
  data: unknown,
  droppedBytes?: number,
): TaskEvent => ({
  seq: 1,
  taskId: 't-1',
  at: '',
  type: 'output',
  data: { attempt: 1, stream, data, droppedBytes },
});

/** Returns the output on stdout and stderr for these events and this outcome. */
function shown(events: TaskEvent[], outcome: Outcome, state: 'succeeded' | 'failed' = 'succeeded'): string[] {
  const written = { stdout: '', stderr: '' };
  const live = new LiveOutput({
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
  });
  for (const event of events) live.show(event);
  live.finish({ id: 't-1', state, outcome });
  return [written.stdout, written.stderr];
}

describe(LiveOutput.name, () => {
  const result = { stdout: '45\n', stderr: 'careful\n', exitCode: 0 };

  it('does not repeat live output', () => {
    const events = [output('stdout', '4'), output('stdout', '5\n'), output('stderr', 'careful\n')];
    expect(shown(events, { status: 'succeeded', stats, result })).toEqual(['45\n', 'careful\n']);
  });

  it('shows the parts of the result that were not streamed', () => {
    expect(shown([], { status: 'succeeded', stats, result })).toEqual(['45\n', 'careful\n']);
    expect(shown([output('stdout', '45\n')], { status: 'succeeded', stats, result })).toEqual(['45\n', 'careful\n']);
  });

  it('prints any other result as JSON', () => {
    const page = { url: 'http://a', title: 'A' };
    expect(shown([], { status: 'succeeded', stats, result: page })).toEqual([`${JSON.stringify(page, null, 2)}\n`, '']);
    expect(shown([], { status: 'succeeded', stats, result: null })).toEqual(['', '']);
  });

  it('shows the text of a display, or its types if there is none', () => {
    const table = { kind: 'result', data: { 'text/plain': '   a\n0  1', 'text/html': '<table>' } };
    const picture = { kind: 'display', data: {}, artifacts: { 'image/png': 'display-1.png' } };
    const events = [output('display', table), output('display', picture), output('display', { clear: true })];
    expect(shown(events, undefined)).toEqual(['   a\n0  1\n<image/png>\n', '']);
  });

  it('shows why a task failed on a separate line', () => {
    const error = { code: 'EXECUTION_ERROR', message: 'ZeroDivisionError:\ndivision by zero', retryable: false };
    expect(shown([output('stderr', 'half a line')], { status: 'failed', stats, error }, 'failed')).toEqual([
      '',
      'half a line\nyard: failed EXECUTION_ERROR: ZeroDivisionError: division by zero (task t-1)\n',
    ]);
  });

  it('names the omitted output', () => {
    const outcome: Outcome = {
      status: 'succeeded',
      stats,
      result: { ...result, stderr: '' },
      truncated: { stdout: 7 },
    };
    expect(shown([output('stdout', 'x\n', 12)], outcome)).toEqual([
      'x\n',
      'yard: 12 bytes of output omitted\nyard: the result has 7 bytes of stdout less than were written\n',
    ]);
  });

  it('names the artifacts, and how to get them', () => {
    const artifact = { sizeBytes: 1, sha256: 'a'.repeat(64), contentType: 'text/plain' };
    const artifacts = [
      { ...artifact, name: 'a.txt' },
      { ...artifact, name: 'b.txt' },
    ];
    expect(shown([], { status: 'succeeded', stats, artifacts })[1]).toMatch(
      /^yard: artifacts: a\.txt, b\.txt; save one with yard tasks artifact \S+ <name> -o <file>\n$/,
    );
  });

  it('shows progress and further attempts on stderr', () => {
    const at = { taskId: 't-1', seq: 1, at: '', type: 'state' } as const;
    const error = { code: 'WORKER_LOST', message: 'gone', retryable: true };
    const events: TaskEvent[] = [
      { ...at, data: { state: 'queued', attempt: 0 } },
      { ...at, data: { state: 'running', attempt: 1, workerId: 'a' } },
      output('progress', { percent: 50 }),
      { ...at, data: { state: 'queued', attempt: 1, error } },
      { ...at, data: { state: 'running', attempt: 2, workerId: 'b' } },
    ];
    expect(shown(events, { status: 'succeeded', stats })[1]!.split('\n')).toEqual([
      'yard: progress {"percent":50}',
      'yard: attempt 1 is lost (WORKER_LOST); the task is queued again',
      'yard: attempt 2 on b; discard the output above',
      '',
    ]);
  });
});
