import { EventEmitter } from 'node:events';
import { ManualClock } from '@yardmaster/testkit';
import { exitOnFatalError, fatalCloseTimeoutMs, fatalExitCode } from './fatal';

describe(exitOnFatalError.name, () => {
  class Host extends EventEmitter {
    readonly exit = jest.fn();
    exitCode?: number;
  }
  let host: Host;
  let clock: ManualClock;
  let log: { fatal: jest.Mock };
  let target: { count: jest.Mock; stopAccepting: jest.Mock };
  let onFatalError: ReturnType<typeof exitOnFatalError>;
  beforeEach(() => {
    [host, clock, log] = [new Host(), new ManualClock(), { fatal: jest.fn() }];
    target = { count: jest.fn(), stopAccepting: jest.fn() };
    onFatalError = exitOnFatalError(log, host, clock);
  });

  it.each(['uncaughtException', 'unhandledRejection'] as const)(
    'logs and counts %s, stops accepting, and exits with 70',
    async (origin) => {
      onFatalError(target);
      const err = new Error('boom');
      host.emit(origin, err);
      expect(log.fatal.mock.calls).toEqual([
        [{ event: 'program_crashed', origin, err }, 'uncaught error; the process exits'],
      ]);
      expect([target.count, target.stopAccepting].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
      await clock.advance(fatalCloseTimeoutMs - 1);
      expect(host.exit).not.toHaveBeenCalled();
      await clock.advance(1);
      expect(host.exit.mock.calls).toEqual([[fatalExitCode]]);
    },
  );

  it('changes nothing at a second error', async () => {
    onFatalError(target);
    host.emit('uncaughtException', new Error('first'));
    await clock.advance(fatalCloseTimeoutMs / 2);
    host.emit('unhandledRejection', new Error('second'));
    await clock.advance(fatalCloseTimeoutMs / 2);
    expect([log.fatal, target.count, target.stopAccepting, host.exit].map(({ mock }) => mock.calls.length)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('exits at once if the service has not started', () => {
    host.emit('unhandledRejection', new Error('early'));
    expect(host.exit.mock.calls).toEqual([[fatalExitCode]]);
  });

  it('exits although the log, the metrics and the service are broken', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    for (const step of [log.fatal, target.count, target.stopAccepting]) step.mockImplementation(broken);
    onFatalError(target);
    host.emit('uncaughtException', new Error('boom'));
    await clock.advance(fatalCloseTimeoutMs);
    expect(target.stopAccepting).toHaveBeenCalled();
    expect(host.exit.mock.calls).toEqual([[fatalExitCode]]);
  });

  it('reports an error that cannot be logged', () => {
    const evil = { [Symbol.for('nodejs.util.inspect.custom')]: () => JSON.parse('{') as string };
    host.emit('unhandledRejection', evil);
    expect(log.fatal.mock.calls).toEqual([
      [
        { event: 'program_crashed', origin: 'unhandledRejection' },
        'uncaught error; the process exits (the error cannot be logged)',
      ],
    ]);
    expect(host.exit.mock.calls).toEqual([[fatalExitCode]]);
  });

  it('adds a stack to a thrown value that is not an Error', () => {
    host.emit('unhandledRejection', { code: 7 });
    const [{ err }] = log.fatal.mock.calls[0] as [{ err: Error }];
    expect(err.message).toBe('a value that is not an Error was thrown: { code: 7 }');
    expect(err.stack).toContain('fatal.spec.ts');
  });
});
