import type {
  ExecutorArtifact,
  ExecutorRequest,
  ExecutorSession,
  ExecutorTask,
  TaskExecutor,
  TestFleet,
} from '@yardmaster/testkit';
import type { IntegratedDistributedExecutorAgent, Session, StoredArtifact, Task, TaskRequest } from '../../../src';

/** Fails to compile unless the first type can stand for the second. Properties are compared, where methods would be too lenient. */
type Fits<A extends B, B> = A;

/** Checked by the compiler: what a caller can ask of an agent and gets from it fits what a test fleet promises. */
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
