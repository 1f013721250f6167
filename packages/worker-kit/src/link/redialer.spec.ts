import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import { silentLog } from '../log';
import type { Transport } from './link';
import { memoryTransports } from './memory-transport';
import { reconnectDelayMs } from './reconnect.policy';
import { Redialer } from './redialer';

describe(reconnectDelayMs.name, () => {
  it('is at most 250 ms at first, stays short while leases live, then grows to 5 s, with jitter', () => {
    expect([0, 1, 2, 29, 30, 31, 32, 33, 1000].map((failures) => reconnectDelayMs(failures, false, 0))).toEqual([
      250, 500, 500, 500, 1000, 2000, 4000, 5000, 5000,
    ]);
    expect(reconnectDelayMs(0, false, 0.5)).toBe(187.5);
  });

  it('is at least 5 s after a refusal', () => {
    expect(reconnectDelayMs(0, true, 0)).toBe(5000);
    expect(reconnectDelayMs(0, true, 0.9)).toBe(7250);
  });
});

describe(Redialer.name, () => {
  let clock: ManualClock;
  let answers: Array<Transport | Error>;
  let dialledAtMs: number[];
  let opened: Transport[];
  let redialer: Redialer;

  beforeEach(() => {
    clock = new ManualClock(0);
    [answers, dialledAtMs, opened] = [[], [], []];
    const random = new SeededRandom(1);
    jest.spyOn(random, 'next').mockReturnValue(0);
    const open = async (): Promise<Transport> => {
      dialledAtMs.push(clock.nowMs());
      const answer = answers.shift() ?? new YardError('LINK_CLOSED', 'nobody there');
      if (answer instanceof Error) throw answer;
      return answer;
    };
    redialer = new Redialer(open, (transport) => opened.push(transport), clock, random, silentLog);
  });

  const transport = (): Transport => memoryTransports(clock)[0];

  async function start(): Promise<void> {
    redialer.start();
    await clock.advance(0);
  }

  it('retries at growing delays', async () => {
    await start();
    await clock.advance(2000);
    expect(dialledAtMs).toEqual([0, 250, 750, 1250, 1750]);
  });

  it('waits 5 s after a refusal', async () => {
    answers = [new YardError('UNAUTHORIZED', 'wrong token')];
    await start();
    await clock.advance(5000);
    expect(dialledAtMs).toEqual([0, 5000]);
  });

  it('does not treat a conflict with an earlier link as a refusal', async () => {
    answers = [new YardError('CONFLICT', 'taken')];
    await start();
    await clock.advance(250);
    expect(dialledAtMs).toEqual([0, 250]);
  });

  it('opens another transport when one ends, quickly if that one was confirmed', async () => {
    answers = [new YardError('LINK_CLOSED', 'no'), transport(), transport()];
    await start();
    await clock.advance(250);
    redialer.confirm();
    opened[0]?.close();
    await clock.advance(250);
    expect(dialledAtMs).toEqual([0, 250, 500]);
    expect(opened).toHaveLength(2);
  });

  it('slows down if links open but no worker registers', async () => {
    answers = [transport(), transport()];
    await start();
    opened[0]?.close();
    await clock.advance(250);
    opened[1]?.close();
    await clock.advance(499);
    expect(dialledAtMs).toEqual([0, 250]);
    await clock.advance(1);
    expect(dialledAtMs).toEqual([0, 250, 750]);
  });

  it('closes its transport and stops dialing when it is stopped', async () => {
    answers = [transport()];
    await start();
    const ends: string[] = [];
    opened[0]?.onEnd((end) => ends.push(end));
    redialer.stop();
    await clock.advance(60_000);
    expect([ends, dialledAtMs]).toEqual([['closed'], [0]]);
  });

  it('closes a transport that opens after the stop', async () => {
    const late = transport();
    answers = [late];
    redialer.start();
    redialer.stop();
    await clock.advance(0);
    const ends: string[] = [];
    late.onEnd((end) => ends.push(end));
    expect([ends, opened]).toEqual([['closed'], []]);
  });
});
