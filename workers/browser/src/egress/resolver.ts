import { lookup } from 'node:dns/promises';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { isLoopbackName } from './target.policy';

/** Resolves a name to its addresses, in the order in which to try them; an empty list if the name does not exist. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Uses the resolver of the machine, and caches its answers for a few seconds. */
export function systemResolver(clock: Clock, ask: Resolve = askSystem): Resolve {
  const kept = new Map<string, { untilMs: number; addresses: Promise<readonly string[]> }>();
  return (name) => {
    const nowMs = clock.nowMs();
    const known = kept.get(name);
    if (known && known.untilMs > nowMs) return known.addresses;
    kept.delete(name);
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value!);
    const addresses = ask(name);
    kept.set(name, { untilMs: nowMs + keptMs, addresses });
    return addresses;
  };
}

/**
 * Returns a resolver that never fails or hangs. It resolves localhost to loopback, and returns no addresses if
 * `resolve` fails or does not answer in time.
 */
export function boundedResolver(clock: Clock, resolve: Resolve = systemResolver(clock)): Resolve {
  return (name) => resolveInTime(clock, resolve, name);
}

async function resolveInTime(clock: Clock, resolve: Resolve, name: string): Promise<readonly string[]> {
  if (isLoopbackName(name)) return ['127.0.0.1'];
  let cancel = (): void => {};
  const tooLate = new Promise<readonly string[]>((settle) => {
    const timer = clock.setTimer(answerMs, () => settle([]));
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([resolve(name).catch(() => []), tooLate]);
  } finally {
    cancel();
  }
}

async function askSystem(name: string): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

const keptMax = 512;
const keptMs = 10_000;
const answerMs = 5000;
