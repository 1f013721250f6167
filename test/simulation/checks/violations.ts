/** The rules that every run must keep. */
export type Rule =
  | 'no acknowledged task is lost'
  | 'one outcome is recorded of each task'
  | 'an outcome is that of the attempt that holds the lease'
  | 'slots are never exceeded'
  | 'leases are never shared'
  | 'sessions run one task at a time'
  | 'the queue order is kept within a class'
  | 'no more attempts are made than may be'
  | 'a repeated submission makes no second task'
  | 'everything ends'
  | 'nothing that a living worker runs is run again'
  | 'an attempt is taken away by its holder only'
  | 'callers hear of the ends of their tasks'
  | 'each change is told once'
  | 'a drained worker is given nothing'
  | 'a session is kept while its worker is there and it is used'
  | 'nothing is left behind';

export interface Violation {
  rule: Rule;
  what: string;
  /** Affected tasks and workers: `t5`, `w3`. */
  about: string[];
}

const violationsMax = 20;

export class Violations {
  readonly found: Violation[] = [];

  constructor(private readonly onViolation: (violation: Violation) => void) {}

  add(rule: Rule, what: string, about: string[] = []): void {
    if (this.found.length >= violationsMax) return;
    const violation = { rule, what, about };
    this.found.push(violation);
    this.onViolation(violation);
  }
}
