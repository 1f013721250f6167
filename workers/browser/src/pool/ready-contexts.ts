import type { OpenedContext } from './open-context';

/** The contexts of one browser that are opened in advance. */
export class ReadyContexts {
  private readonly ready: OpenedContext[] = [];
  private filling?: Promise<void>;
  private isClosed = false;

  constructor(private readonly open: () => Promise<OpenedContext>) {}

  get count(): number {
    return this.ready.length;
  }

  take(): OpenedContext | undefined {
    return this.ready.shift();
  }

  /**
   * Opens contexts, one after another, until `count` are ready. Stops at the first failure, because the browser is then
   * ending.
   */
  fill(count: number): Promise<void> {
    this.filling ??= this.fillUp(count).finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** Closes all ready contexts, and opens no more. */
  close(): void {
    this.isClosed = true;
    for (const opened of this.ready.splice(0)) discard(opened);
  }

  private async fillUp(count: number): Promise<void> {
    while (this.ready.length < count && !this.isClosed) {
      const opened = await this.open().catch(() => undefined);
      if (!opened) return;
      if (this.isClosed) return discard(opened);
      this.ready.push(opened);
    }
  }
}

function discard({ context, egress }: OpenedContext): void {
  egress.close();
  void context.close().catch(() => {}); // its browser may have exited
}
