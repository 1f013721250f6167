/** What is known of a browser when it is decided how long it is still used. */
export interface BrowserFacts {
  /** Contexts that it lent, those that it lends now among them. */
  contextsLent: number;
  ageMs: number;
  /** Of its own processes: what pages have goes with their contexts. */
  ownBytes: number;
}

/** When a browser is replaced. What it lends then goes on until it is given back. */
export interface RecycleLimits {
  contextsMax: number;
  ageMsMax: number;
  ownBytesMax: number;
}

export type RecycleReason = 'contexts' | 'age' | 'memory';

/** Why a browser should be replaced now, if it should: what runs for long collects what nobody frees. */
export function recycleReason(facts: BrowserFacts, limits: RecycleLimits): RecycleReason | undefined {
  if (facts.contextsLent >= limits.contextsMax) return 'contexts';
  if (facts.ownBytes >= limits.ownBytesMax) return 'memory';
  return facts.ageMs >= limits.ageMsMax ? 'age' : undefined;
}

/** A process of a browser, as the kernel has it. */
export interface BrowserProcess {
  pid: number;
  /** As Chromium names it: `renderer` shows pages of one context, `zygote` is what renderers are copies of, '' is the browser. */
  type: string;
  /** Memory of its own, without the files that all of them share. */
  bytes: number;
}

/** Memory that is taken by force, where the limits of the kernel were not enough. */
export interface MemoryLimits {
  /** Of one renderer. */
  pageBytesMax: number;
  /** Of all processes of one browser together. */
  browserBytesMax: number;
}

/**
 * The renderers to kill so that the browser keeps its limits, the largest first: whoever takes most is who is asked to pay. Their
 * pages crash, and no other.
 */
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

/** Memory of what is no page. */
export function ownMemoryOf(processes: readonly BrowserProcess[]): number {
  return memoryOf(processes.filter(({ type }) => type !== 'renderer'));
}

const launchDelaysMs = [0, 500, 1000, 2000, 5000, 10_000, 30_000];

/** How long to wait before a browser is launched again, after so many launches in a row that failed. */
export function launchDelayMs(failures: number): number {
  return launchDelaysMs[Math.min(failures, launchDelaysMs.length - 1)]!;
}
