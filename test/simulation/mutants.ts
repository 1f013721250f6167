import { Delays } from '../../src/agent/dispatch/delays';
import { Occupancy } from '../../src/agent/occupancy';
import { IdempotentAdding } from '../../src/tasks/embedded/idempotency';
import { Registry } from '../../src/registry';
import { LiveTasks } from '../../src/tasks/embedded/live-tasks';
import { WaitingQueues } from '../../src/tasks/embedded/waiting-queues';
import { parseLeaseId } from '../../src/tasks/ids';
import type { Rule } from './checks/violations';

/** A deliberately broken rule, to check that the simulation detects it. */
export interface Mutant {
  name: string;
  /** At least one of these rules must be reported as broken. */
  breaks: readonly Rule[];
  /** Breaks the rule; the returned function restores it. */
  apply(): () => void;
}

export type Method = (this: any, ...args: any[]) => any;

/** Replaces a method of a class; the returned function restores it. */
export function replaced(owner: object, name: string, by: (original: Method) => Method): () => void {
  const prototype = owner as Record<string, Method>;
  const original = prototype[name];
  if (!original) throw new Error(`no method ${name} to replace`);
  prototype[name] = by(original);
  return () => void (prototype[name] = original);
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a report counts for whatever attempt of its task runs (no compare-and-set on the lease)',
    breaks: ['an outcome is that of the attempt that holds the lease'],
    apply: () =>
      replaced(
        LiveTasks.prototype,
        'byLease',
        () =>
          function (leaseId: string) {
            const live = this.get(parseLeaseId(leaseId)?.taskId);
            return live?.running ? live : undefined;
          },
      ),
  },
  {
    name: 'a task that has ended still takes reports',
    breaks: ['one outcome is recorded of each task'],
    apply: () =>
      replaced(
        LiveTasks.prototype,
        'remove',
        () =>
          function (live: unknown) {
            this.removeFromIndex(live);
          },
      ),
  },
  {
    name: 'the last that came goes first',
    breaks: ['the queue order is kept within a class'],
    apply: () =>
      replaced(
        WaitingQueues.prototype,
        'first',
        () =>
          function (keys: Iterable<string>) {
            const parts = [...keys].flatMap((key) => this.queues.get(key)?.tasks.order.items ?? []);
            return parts.flatMap(({ waiting }) => waiting.items).sort((a, b) => b.seq - a.seq)[0];
          },
      ),
  },
  {
    name: 'a worker is given more than it has slots for',
    breaks: ['slots are never exceeded'],
    apply: () =>
      replaced(
        Registry.prototype,
        'isAvailable',
        () =>
          function ({ state }: { state: string }) {
            return state === 'online';
          },
      ),
  },
  {
    name: 'a session does not keep its tasks apart',
    breaks: ['sessions run one task at a time'],
    apply: () =>
      replaced(
        Occupancy.prototype,
        'hasLane',
        () =>
          function () {
            return true;
          },
      ),
  },
  {
    name: 'delayed tasks are never released',
    breaks: ['everything ends'],
    apply: () => replaced(Delays.prototype, 'releaseDue', () => async function () {}),
  },
  {
    name: 'a key makes a task each time',
    breaks: ['a repeated submission makes no second task', 'one outcome is recorded of each task'],
    apply: () =>
      replaced(
        IdempotentAdding.prototype,
        'addOnce',
        () =>
          function (task: unknown) {
            const { value, changes } = this.adding.add(task);
            return { value: { task: value, isReplay: false }, changes };
          },
      ),
  },
];
