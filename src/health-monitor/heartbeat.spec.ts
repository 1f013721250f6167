import { ManualClock } from '@yardmaster/testkit';
import { createLog } from '../log';
import { Heartbeat } from './heartbeat';

describe(Heartbeat.name, () => {
  const beatIntervalMs = 1000;
  let clock: ManualClock;
  let beat: jest.Mock<Promise<void>>;
  let round: jest.Mock<Promise<void>>;
  let heartbeat: Heartbeat;
  beforeEach(() => {
    clock = new ManualClock();
    beat = jest.fn(async () => undefined);
    round = jest.fn(async () => undefined);
    heartbeat = new Heartbeat({ beat, beatIntervalMs }, { round }, clock, createLog('silent'));
    heartbeat.start();
  });

  it('runs a round at each interval', async () => {
    await clock.advance(beatIntervalMs - 1);
    expect(beat).toHaveBeenCalledTimes(0);
    await clock.advance(1 + 2 * beatIntervalMs);
    expect(beat).toHaveBeenCalledTimes(3);
    expect(round).toHaveBeenCalledTimes(3);
  });

  it('allows housekeeping to take longer than a heartbeat, and starts it after the heartbeat', async () => {
    const order: string[] = [];
    beat.mockImplementation(async () => void order.push('beat'));
    round.mockImplementation(() => (order.push('round'), new Promise(() => undefined)));
    await clock.advance(2 * beatIntervalMs);
    expect(order).toEqual(['beat', 'round', 'beat', 'round']);
  });

  it('continues after a failed round', async () => {
    beat.mockRejectedValueOnce(new Error('disk is full'));
    await clock.advance(2 * beatIntervalMs);
    expect(beat).toHaveBeenCalledTimes(2);
  });

  it('runs no round after its stop', async () => {
    await clock.advance(beatIntervalMs);
    heartbeat.stop();
    await clock.advance(10 * beatIntervalMs);
    expect(beat).toHaveBeenCalledTimes(1);
  });
});
