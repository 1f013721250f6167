import type { components } from '../../packages/client/src/generated/api';
import type * as artifact from '../../src/api/artifacts/artifact.dto';
import type * as fleetEvent from '../../src/api/fleet-events/fleet-event.dto';
import type * as fleet from '../../src/api/fleet/fleet.dto';
import type { ScenarioDto } from '../../src/api/mock/scenario.dto';
import type { ProblemDto } from '../../src/api/problem/problem.dto';
import type * as session from '../../src/api/sessions/session.dto';
import type { ExplanationDto } from '../../src/api/tasks/explanation.dto';
import type * as batch from '../../src/api/tasks/task-batch.dto';
import type { TaskEventDto } from '../../src/api/tasks/task-event.dto';
import type * as input from '../../src/api/tasks/task-input.dto';
import type * as request from '../../src/api/tasks/task-request.dto';
import type * as task from '../../src/api/tasks/task.dto';
import type * as worker from '../../src/api/workers/worker.dto';

type Schemas = components['schemas'];
/** A type as JSON represents it. */
type Json<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
/** A request in which `null` omits a property. */
type Given<T> = T extends object ? { [K in keyof T]: Given<Exclude<T[K], null>> } : T;
/** Flattens intersections and references, so that only properties are compared. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
/** True if two types are identical, including `?`, `undefined` and `unknown`. */
type Same<A, B> =
  (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : [Flat<A>, 'is not', Flat<B>];

/** Checked by the compiler: the type of each schema of the document equals that of its DTO. */
const responses: {
  Task: Same<Schemas['Task'], Json<task.TaskDto>>;
  TaskPage: Same<Schemas['TaskPage'], Json<task.TaskPageDto>>;
  AttemptList: Same<Schemas['AttemptList'], Json<task.AttemptListDto>>;
  TaskEvent: Same<Schemas['TaskEvent'], Json<TaskEventDto>>;
  TaskBatch: Same<Schemas['TaskBatch'], Json<batch.TaskBatchDto>>;
  TaskInputReceipt: Same<Schemas['TaskInputReceipt'], Json<input.TaskInputReceiptDto>>;
  Explanation: Same<Schemas['Explanation'], Json<ExplanationDto>>;
  ArtifactList: Same<Schemas['ArtifactList'], Json<artifact.ArtifactListDto>>;
  Session: Same<Schemas['Session'], Json<session.SessionDto>>;
  SessionPage: Same<Schemas['SessionPage'], Json<session.SessionPageDto>>;
  WorkerList: Same<Schemas['WorkerList'], Json<worker.WorkerListDto>>;
  CapabilityList: Same<Schemas['CapabilityList'], Json<fleet.CapabilityListDto>>;
  FleetStats: Same<Schemas['FleetStats'], Json<fleet.FleetStatsDto>>;
  TaskChange: Same<Schemas['TaskChange'], Json<fleetEvent.TaskChangeDto>>;
  SessionChange: Same<Schemas['SessionChange'], Json<fleetEvent.SessionChangeDto>>;
  WorkerChange: Same<Schemas['WorkerChange'], Json<fleetEvent.WorkerChangeDto>>;
  FeedCursor: Same<Schemas['FeedCursor'], Json<fleetEvent.FeedCursorDto>>;
  FeedReset: Same<Schemas['FeedReset'], Json<fleetEvent.FeedResetDto>>;
  Scenario: Same<Schemas['Scenario'], Json<ScenarioDto>>;
  Problem: Same<Schemas['Problem'], Json<ProblemDto>>;
} = {
  Task: true,
  TaskPage: true,
  AttemptList: true,
  TaskEvent: true,
  TaskBatch: true,
  TaskInputReceipt: true,
  Explanation: true,
  ArtifactList: true,
  Session: true,
  SessionPage: true,
  WorkerList: true,
  CapabilityList: true,
  FleetStats: true,
  TaskChange: true,
  SessionChange: true,
  WorkerChange: true,
  FeedCursor: true,
  FeedReset: true,
  Scenario: true,
  Problem: true,
};

const requests: {
  TaskRequest: Same<Given<Schemas['TaskRequest']>, Json<request.TaskRequestDto>>;
  TaskBatchRequest: Same<Given<Schemas['TaskBatchRequest']>, Json<batch.TaskBatchRequestDto>>;
  CancelRequest: Same<Given<Schemas['CancelRequest']>, Json<request.CancelRequestDto>>;
  TaskInput: Same<Given<Schemas['TaskInput']>, Json<input.TaskInputDto>>;
  SessionRequest: Same<Given<Schemas['SessionRequest']>, Json<session.SessionRequestDto>>;
  DrainRequest: Same<Given<Schemas['DrainRequest']>, Json<worker.DrainRequestDto>>;
  WorkerExit: Same<Given<Schemas['WorkerExit']>, Json<worker.WorkerExitDto>>;
} = {
  TaskRequest: true,
  TaskBatchRequest: true,
  CancelRequest: true,
  TaskInput: true,
  SessionRequest: true,
  DrainRequest: true,
  WorkerExit: true,
};

describe('the types of the client', () => {
  it('are exactly those of the DTOs, as JSON', () => {
    expect(Object.values({ ...responses, ...requests })).toEqual(Array.from({ length: 27 }, () => true));
  });
});
