import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { PeerHub } from '../../src/replicas';
import { lossy } from '../support/lossy-peers';
import { describePeers } from './peers.contract';

const replyTimeoutMs = 5000;

describePeers('InProcessPeers', async () => {
  const clock = new ManualClock();
  const cuts = new Set<string>();
  const hub = new PeerHub(clock, replyTimeoutMs, (from, to) => (cuts.has(`${from} ${to}`) ? undefined : 0));
  return {
    peersOf: (replicaId) => hub.peersOf(replicaId),
    cut: (from, to) => void cuts.add(`${from} ${to}`),
    replyTimeoutMs,
    pass: (durationMs) => clock.advance(durationMs),
    arrived: () => clock.advance(0),
    cleanUp: async () => undefined,
  };
});

describe(lossy.name, () => {
  it('loses and delays messages, the same ones for the same seed', () => {
    const fates = [1, 1, 2].map((seed) => {
      const carriage = lossy(new SeededRandom(seed), { loss: 0.3, delayMsMax: 50 });
      return Array.from({ length: 1000 }, () => carriage('r-a', 'r-b', 'wake'));
    });
    const [first, second, third] = fates as [Array<number | undefined>, unknown, unknown];
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
    const delays = first.filter((delayMs) => delayMs !== undefined);
    expect(delays.length).toBeGreaterThan(600);
    expect(delays.length).toBeLessThan(800);
    expect(Math.max(...delays)).toBeGreaterThan(45);
    expect(Math.max(...delays)).toBeLessThanOrEqual(50);
  });
});
