/** Limits how many pieces of work run at a time; the others wait, first come, first served. */
export class Turns {
  private taken = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly atOnceMax: number) {}

  /** Runs `work` in its turn. Rejects with the reason of `signal` if that is aborted before. */
  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.enter(signal);
    try {
      return await work();
    } finally {
      this.taken--;
      const [next] = this.waiting;
      next?.();
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.taken >= this.atOnceMax) await this.turn(signal);
    else this.taken++;
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(begin);
        signal.removeEventListener('abort', abandon);
      };
      const begin = (): void => {
        leave();
        this.taken++;
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
