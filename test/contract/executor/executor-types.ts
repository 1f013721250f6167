import type {
  ExecutorArtifact,
  ExecutorRequest,
  ExecutorSession,
  ExecutorTask,
  TaskExecutor,
  TestFleet,
} from '@yardmaster/testkit';
import type { IntegratedDistributedExecutorAgent, Session, StoredArtifact, Task, TaskRequest } from '../../../src';

/** Fails to compile unless the first type is assignable to the second. Uses properties, since methods are checked less strictly. */
type Fits<A extends B, B> = A;

/** Checked by the compiler: an agent's methods are assignable to those of a test fleet. */
export type Checks = [
  Fits<TaskRequest, ExecutorRequest>,
  Fits<ExecutorRequest, TaskRequest>,
  Fits<Task, ExecutorTask>,
  Fits<Session, ExecutorSession>,
  Fits<StoredArtifact, ExecutorArtifact>,
  Fits<IntegratedDistributedExecutorAgent, TaskExecutor>,
  Fits<TestFleet, TaskExecutor>,
  Fits<TestFleet['executeTask'], IntegratedDistributedExecutorAgent['executeTask']>,
];
