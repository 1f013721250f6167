import type { BrowserProcess } from '../browser/processes';

/** The facts that decide whether a browser is replaced. */
export interface BrowserFacts {
  /** Contexts that it has leased so far, current ones included. */
  contextsLeased: number;
  ageMs: number;
  /** Memory of its processes except the renderers, whose memory is freed with their contexts. */
  ownBytes: number;
}

/** When a browser is replaced. Its leased contexts stay open until they are closed. */
export interface RecycleLimits {
  contextsMax: number;
  ageMsMax: number;
  ownBytesMax: number;
}

export type RecycleReason = 'contexts' | 'age' | 'memory';

/** Returns why a browser should be replaced now, if it should. Browsers that run for a long time leak memory. */
export function recycleReason(facts: BrowserFacts, limits: RecycleLimits): RecycleReason | undefined {
  if (facts.contextsLeased >= limits.contextsMax) return 'contexts';
  if (facts.ownBytes >= limits.ownBytesMax) return 'memory';
  return facts.ageMs >= limits.ageMsMax ? 'age' : undefined;
}

/** Memory limits that the watch enforces, in case those of the kernel do not suffice. */
export interface MemoryLimits {
  /** Limit of one renderer. */
  pageBytesMax: number;
  /** Limit of all processes of one browser together. */
  browserBytesMax: number;
}

/** Returns the renderers to kill to keep the browser within its limits, largest first. Only their pages crash. */
export function renderersToKill(processes: readonly BrowserProcess[], limits: MemoryLimits): number[] {
  const renderers = processes.filter(({ type }) => type === 'renderer').sort((a, b) => b.bytes - a.bytes);
  let left = memoryOf(processes);
  const isTooMuch = ({ bytes }: BrowserProcess): boolean => {
    const tooMuch = bytes > limits.pageBytesMax || left > limits.browserBytesMax;
    if (tooMuch) left -= bytes;
    return tooMuch;
  };
  return renderers.filter(isTooMuch).map(({ pid }) => pid);
}

export function memoryOf(processes: readonly BrowserProcess[]): number {
  return processes.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Returns the memory of all processes except the renderers. */
export function ownMemoryOf(processes: readonly BrowserProcess[]): number {
  return memoryOf(processes.filter(({ type }) => type !== 'renderer'));
}

const launchDelaysMs = [0, 500, 1000, 2000, 5000, 10_000, 30_000];

/** Returns the delay before the next launch, after `failures` failed launches in a row. */
export function launchDelayMs(failures: number): number {
  return launchDelaysMs[Math.min(failures, launchDelaysMs.length - 1)]!;
}
