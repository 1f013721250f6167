import { lookup } from 'node:dns/promises';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { isLoopbackName } from './target.policy';

/** The addresses of a name, in the order in which to try them; none if there is no such name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Asks the resolver of the machine, and caches its answers for a few seconds. */
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

/** A resolver that never fails or hangs: loopback for localhost, and no address if `resolve` fails or does not answer in time. */
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
