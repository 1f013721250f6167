import * as fc from 'fast-check';
import { ChangeLog, type FleetChange } from '../../src/tasks';

const max = 5;

/** A change of one of a few subjects, or a read after an existing number. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.integer({ min: 0, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ after: fc.nat(), limit: fc.integer({ min: 1, max: 7 }) }) },
);

function change(subject: number, atMs: number): FleetChange {
  const id = String(subject >> 1);
  if (subject % 2 === 0) return { kind: 'worker', id, atMs, state: 'online', isCordoned: false, slots: 1, inFlight: 0 };
  return { kind: 'session', id, atMs, state: 'open', capability: 'c', workerId: 'w' };
}

/** The reference model: a list of all changes, scanned from the start. */
class Model {
  readonly all: FleetChange[] = [];
  private dropped = 0;

  after(number: number): Array<{ number: number; change: FleetChange }> {
    return this.kept().filter((each) => each.number > number);
  }

  /** True if no dropped subject changed after the number. */
  reachesBackTo(number: number): boolean {
    return number >= this.dropped && number <= this.all.length;
  }

  put(change: FleetChange): void {
    this.all.push(change);
    this.dropped = Math.max(this.dropped, this.latest().slice(0, -max).at(-1)?.number ?? 0);
  }

  private latest(): Array<{ number: number; change: FleetChange }> {
    const last = new Map<string, { number: number; change: FleetChange }>();
    for (const [index, change] of this.all.entries()) {
      const subject = `${change.kind} ${change.id}`;
      last.delete(subject);
      last.set(subject, { number: index + 1, change });
    }
    return [...last.values()];
  }

  private kept(): Array<{ number: number; change: FleetChange }> {
    return this.latest().slice(-max);
  }
}

describe('the change log', () => {
  it('reads like a list of all changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [log, model] = [new ChangeLog(max), new Model()];
        for (const [at, step] of steps.entries()) {
          if ('put' in step) {
            log.put(change(step.put, at));
            model.put(change(step.put, at));
          } else {
            const number = step.after % (model.all.length + 2);
            const read = log.after(number, step.limit).map(({ number, change }) => ({ number, change }));
            expect(read).toEqual(model.after(number).slice(0, step.limit));
            expect(log.reachesBackTo(number)).toBe(model.reachesBackTo(number));
          }
          expect(log.end()).toBe(model.all.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
