/** Limits how many operations run at the same time. The others wait in order of arrival. */
export class ConcurrencyLimiter {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly concurrencyMax: number) {}

  /** Runs `work` when there is a free slot. Rejects with the reason of `signal` if it aborts before. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.acquire(signal);
    try {
      return await work();
    } finally {
      this.running--;
      const [next] = this.waiting;
      next?.();
    }
  }

  private async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.running >= this.concurrencyMax) await this.waitForSlot(signal);
    else this.running++;
  }

  private waitForSlot(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(begin);
        signal.removeEventListener('abort', abandon);
      };
      const begin = (): void => {
        leave();
        this.running++;
        resolve();
      };
      const abandon = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      this.waiting.add(begin);
      signal.addEventListener('abort', abandon, { once: true });
    });
  }
}
