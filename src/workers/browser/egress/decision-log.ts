import type { Denial } from './egress.policy';

/** What was decided of one target. What is decided again is counted, not listed again. */
export interface Decision {
  /** `name:port`, or the address with its scheme where a guard of schemes decided. Never a path: it may hold a secret. */
  target: string;
  verdict: 'allowed' | 'denied';
  reason?: Denial;
  /** What is connected to, where it is allowed and was resolved. */
  address?: string;
  count: number;
}

/** The decisions of one task: at most `entriesMax` different ones, those that were denied before those that were allowed. */
export class DecisionLog {
  private readonly entries = new Map<string, Decision>();
  private droppedCount = 0;

  constructor(private readonly entriesMax = 200) {}

  /** How many decisions are counted nowhere else, since there were too many different ones. */
  get dropped(): number {
    return this.droppedCount;
  }

  add(decision: Omit<Decision, 'count'>): void {
    const key = `${decision.verdict} ${decision.reason ?? decision.address ?? ''} ${decision.target}`;
    const known = this.entries.get(key);
    if (known) known.count++;
    else if (this.makeRoom(decision.verdict)) this.entries.set(key, { ...decision, count: 1 });
    else this.droppedCount++;
  }

  list(): Decision[] {
    return [...this.entries.values()].map((decision) => ({ ...decision }));
  }

  /** What is denied takes the place of what was allowed first. */
  private makeRoom(verdict: Decision['verdict']): boolean {
    if (this.entries.size < this.entriesMax) return true;
    if (verdict === 'allowed') return false;
    for (const [key, { verdict: kept, count }] of this.entries) {
      if (kept !== 'allowed') continue;
      this.droppedCount += count;
      return this.entries.delete(key);
    }
    return false;
  }
}
