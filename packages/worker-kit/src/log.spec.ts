import { stderrLog } from './log';

describe(stderrLog.name, () => {
  it('writes messages from its level up, each on one line, with the stack of unexpected errors', () => {
    const written: string[] = [];
    const log = stderrLog('greeter', 'info', (text) => void written.push(text));
    log.debug({}, 'too little');
    log.info({ event: 'worker_registered' }, 'the worker is registered');
    log.error({ err: new TypeError('oh') }, 'a handler threw unexpectedly');
    expect(written).toEqual([
      '[greeter] info: the worker is registered\n',
      expect.stringMatching(/^\[greeter\] error: a handler threw unexpectedly: TypeError: oh\n +at .*log\.spec/),
    ]);
  });
});
