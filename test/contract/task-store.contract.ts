import { describeArtifacts } from './task-store/artifacts.cases';
import { describeChanges } from './task-store/changes.cases';
import { describeCredentials } from './task-store/credentials.cases';
import { describeDurability } from './task-store/durability.cases';
import { describeEndRequests } from './task-store/end-requests.cases';
import type { OpenTaskStore } from './task-store/fixture';
import { describeFleet } from './task-store/fleet.cases';
import { describeHeavyTasks } from './task-store/heavy.cases';
import { describeKeyLimits } from './task-store/key-limits.cases';
import { describeLinks } from './task-store/links.cases';
import { describeOrder } from './task-store/order.cases';
import { describeOutput } from './task-store/output.cases';
import { describeIdempotency } from './task-store/idempotency.cases';
import { describePosition } from './task-store/position.cases';
import { describePruning } from './task-store/pruning.cases';
import { describeReading } from './task-store/reading.cases';
import { describeRetries } from './task-store/retries.cases';
import { describeReports } from './task-store/reports.cases';
import { describeSessionUses } from './task-store/session-uses.cases';
import { describeSessions } from './task-store/sessions.cases';
import { describeUnwritable } from './task-store/unwritable.cases';
import { describeTake } from './task-store/take.cases';
import { describeTurns } from './task-store/turns.cases';
import { describeWaiting } from './task-store/waiting.cases';

/** Describes the contract of the TaskStore port, run on every engine. */
export function describeTaskStore(name: string, open: OpenTaskStore): void {
  describe(name, () => {
    describeWaiting(open);
    describeTake(open);
    describePosition(open);
    describeOrder(open);
    describeTurns(open);
    describeReports(open);
    describeLinks(open);
    describeFleet(open);
    describeRetries(open);
    describeEndRequests(open);
    describeOutput(open);
    describeArtifacts(open);
    describeIdempotency(open);
    describePruning(open);
    describeReading(open);
    describeChanges(open);
    describeHeavyTasks(open);
    describeSessions(open);
    describeSessionUses(open);
    describeCredentials(open);
    describeKeyLimits(open);
    describeUnwritable(open);
    describeDurability(open);
  });
}
