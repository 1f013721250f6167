import { readLogLine } from './worker-log-line';

describe(readLogLine.name, () => {
  it('reads a log line of pino', () => {
    const line = '{"level":40,"time":1,"workerId":"figma-1","running":[1],"msg":"the link closed"}';
    expect(readLogLine(line)).toEqual({ weight: 'warning', text: 'warn the link closed workerId=figma-1 running=[1]' });
    expect(readLogLine('{"level":30,"msg":"hi"}')).toEqual({ weight: 'quiet', text: 'info hi' });
  });

  it('shows the message of a logged error, without its stack', () => {
    const line =
      '{"level":50,"err":{"type":"Error","message":"disk full","stack":"Error: disk full\\n at x"},"msg":"cannot write"}';
    expect(readLogLine(line)).toEqual({ weight: 'error', text: 'error cannot write (disk full)' });
  });

  it('reads a log line of the Python worker', () => {
    const line =
      '{"time":"2026-01-01T00:00:00Z","level":"warning","logger":"x","event":"refused","code":"UNAUTHORIZED"}';
    expect(readLogLine(line)).toEqual({ weight: 'warning', text: 'warning refused code=UNAUTHORIZED' });
  });

  it.each(['Traceback (most recent call last):', '{not json', ''])('shows %j unchanged', (line) => {
    expect(readLogLine(line)).toEqual({ weight: 'error', text: line });
  });

  it('removes terminal control characters, and truncates long lines', () => {
    expect(readLogLine('\u001b[2Jboo').text).toBe(' [2Jboo');
    expect(readLogLine('x'.repeat(10_000)).text).toHaveLength(2000);
  });
});
