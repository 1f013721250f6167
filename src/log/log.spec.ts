import { registerSecret, YardError } from '@yardmaster/protocol';
import { createLog } from './log';

describe(createLog.name, () => {
  const random = 'aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';

  /** Returns the lines that `use` logs. */
  function logged(use: (log: ReturnType<typeof createLog>) => void): Array<Record<string, unknown>> {
    const lines: string[] = [];
    use(createLog('info', { write: (line) => void lines.push(line) }));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('redacts secrets in messages, fields, causes and stacks', () => {
    const cause = new Error(`cannot reach http://x/v1/tunnels/yardt_${random}`);
    const err = new YardError('LINK_CLOSED', `refused yardw_${random}`, { cause });
    const lines = logged((log) =>
      log
        .child({ url: `/v1/x/yardt_${random}` })
        .error({ event: 'request_failed', err, faultId: 'f', instance: '/' }, `with "yard_${random}"`),
    );
    expect(lines).toMatchObject([{ url: '/v1/x/yardt_[redacted]', msg: 'with "yard_[redacted]"' }]);
    expect(JSON.stringify(lines)).not.toContain(random);
    expect(JSON.stringify(lines)).toContain('refused yardw_[redacted]: cannot reach');
  });

  it('redacts registered values and keeps its lines valid JSON', () => {
    registerSecret('quote"and\\backslash');
    expect(logged((log) => log.warn({ event: 'library_logged' }, 'no quote"and\\backslash here'))).toMatchObject([
      { msg: 'no [redacted] here' },
    ]);
  });
});
