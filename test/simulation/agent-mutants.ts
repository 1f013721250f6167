import { LinkMoves } from '../../src/agent/fleet/link-moves';
import type { TaskChange } from '../../src/tasks';
import { FleetTable } from '../../src/tasks/embedded/fleet-table';
import { EmbeddedChanges } from '../../src/tasks/embedded/store/embedded-changes';
import { TaskOperations } from '../../src/tasks/embedded/task-operations';
import { TaskReader } from '../../src/tasks/embedded/task-reader';
import { replaced, type Mutant } from './mutants';

/** Rules that only several agents can break. */
export const agentMutants: readonly Mutant[] = [
  {
    name: 'attempts are lost with their worker, whatever link they are on',
    breaks: ['nothing that a living worker runs is run again', 'an attempt is taken away by its holder only'],
    apply: () => {
      const unlinked = ({ linkId: _, ...filter }: { linkId?: string }): object => filter;
      const mends = [
        replaced(
          TaskReader.prototype,
          'running',
          (original) =>
            function (filter) {
              return original.call(this, unlinked(filter));
            },
        ),
        replaced(
          TaskOperations.prototype,
          'onLink',
          () =>
            function (leaseId) {
              return this.live.byLease(leaseId);
            },
        ),
        replaced(LinkMoves.prototype, 'check', () => function () {}),
      ];
      return () => mends.forEach((mend) => mend());
    },
  },
  {
    name: 'an attempt that goes on over a new link stays on the old one',
    breaks: [
      'slots are never exceeded',
      'nothing that a living worker runs is run again',
      'an attempt is taken away by its holder only',
    ],
    apply: () =>
      replaced(
        TaskOperations.prototype,
        'adopt',
        (original) =>
          function (leaseId, holder) {
            const linkId = this.live.byLease(leaseId)?.running?.attempt.linkId ?? holder.linkId;
            return original.call(this, leaseId, { ...holder, linkId });
          },
      ),
  },
  {
    name: 'an agent takes workers that it does not see for absent',
    breaks: [
      'nothing that a living worker runs is run again',
      'a session is kept while its worker is there and it is used',
    ],
    apply: () => replaced(FleetTable.prototype, 'isAlive', () => () => false),
  },
  {
    name: 'waiting callers hear only of what their own agent did',
    breaks: ['callers hear of the ends of their tasks'],
    apply: () =>
      replaced(
        EmbeddedChanges.prototype,
        'follow',
        () =>
          function (taskId, listener) {
            return this.subscribe((change: TaskChange) => change.taskId === taskId && listener(change));
          },
      ),
  },
  {
    name: 'a drain is forgotten when the link moves',
    breaks: ['a drained worker is given nothing'],
    apply: () =>
      replaced(
        FleetTable.prototype,
        'link',
        (original) =>
          function (worker) {
            const { drain: _, ...before } = original.call(this, { ...worker, isCordoned: false }) ?? {};
            return Object.keys(before).length === 0 ? undefined : { ...before, isCordoned: false };
          },
      ),
  },
];
