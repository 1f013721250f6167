import type { Handler } from '@yardmaster/worker-kit';

/**
 * A handler that a test observes and ends. A task is known by the `name` in its input, and ends when the test releases
 * that name, or when it is stopped.
 */
export class ManualHandler {
  readonly begun: string[] = [];
  private readonly releases = new Map<string, (result: unknown) => void>();
  private waiters: Array<() => void> = [];

  readonly handler: Handler = (input, { session, signal }) => {
    const { name } = input as { name: string };
    const key = session ? `${session.id} ${name}` : name;
    this.begun.push(name);
    for (const wake of this.waiters.splice(0)) wake();
    return new Promise((resolve, reject) => {
      this.releases.set(key, resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };

  async hasBegun(...names: string[]): Promise<void> {
    while (!names.every((name) => this.begun.includes(name))) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  release(name: string): void {
    for (const [key, resolve] of this.releases) if (key.endsWith(name)) resolve(`done ${name}`);
  }
}
