import type { Random } from '@yardmaster/worker-kit/clock';
import type { ChangeLog } from './change-log';
import type { FeedPage } from './feed-page';

/** Reads a change log by cursors. A cursor of another run, or one after which changes were dropped, gives a reset, since the reader missed changes. */
export class ChangeFeed {
  private runId?: string;

  constructor(
    private readonly log: ChangeLog,
    private readonly random: Random,
  ) {}

  /** Prefix of every cursor, which identifies this run. Generated for the first reader; most simulations have none. */
  private get run(): string {
    return (this.runId ??= this.random.id().replaceAll('-', '').slice(0, 16));
  }

  /** Implements `TaskChanges.since`. */
  since(cursor: string | undefined, limit: number): FeedPage {
    const { log } = this;
    if (cursor === undefined) return { changes: [], cursor: this.cursorAt(log.end()) };
    const number = this.numberOf(cursor);
    if (number === undefined) return this.reset('restarted');
    if (!log.reachesBackTo(number)) return this.reset(number > log.end() ? 'restarted' : 'expired');
    const changes = log.after(number, limit).map(({ number, change }) => ({ cursor: this.cursorAt(number), change }));
    return { changes, cursor: changes.at(-1)?.cursor ?? cursor };
  }

  private reset(reset: FeedPage['reset']): FeedPage {
    return { changes: [], cursor: this.cursorAt(this.log.end()), reset };
  }

  private cursorAt(number: number): string {
    return `${this.run}-${number}`;
  }

  private numberOf(cursor: string): number | undefined {
    const [, run, digits] = /^([0-9a-f]+)-(0|[1-9]\d{0,14})$/.exec(cursor) ?? [];
    return run === this.run ? Number(digits) : undefined;
  }
}
