import type { Random } from '@yardmaster/worker-kit/clock';
import type { MessageDelay } from '../../src/replicas';

/** Drops a random share of the messages between replicas, and delays the others. */
export function lossy(random: Random, { loss, delayMsMax }: { loss: number; delayMsMax: number }): MessageDelay {
  return () => {
    const [fate, share] = [random.next(), random.next()];
    return fate < loss ? undefined : share * delayMsMax;
  };
}
