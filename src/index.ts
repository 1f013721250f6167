/**
 * Yardmaster as a library: the agent without HTTP.
 *
 * ```ts
 * const comm = new InProcessBus();
 * const agent = new IntegratedDistributedExecutorAgent(comm, { useRealWorkers: false });
 * await agent.initialize();
 * const outcome = await agent.executeTask({ capability: 'python.run', input: { code: 'print(6 * 7)' } });
 * await agent.shutdown();
 * ```
 */
export {
  AgentCommunication,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  SessionService,
  WorkerManager,
  type AgentOptions,
  type AgentService,
  type CallerKey,
  type ControlPlane,
  type Explanation,
  type FleetCounts,
  type SessionRequest,
  type Submission,
  type TaskRequest,
} from './agent';
export { ApiKeys, type ApiKey, type ApiKeyRequest, type Caller, type NewApiKey, type Scope } from './access';
export type { Artifacts } from './artifacts';
export { Clock, Random, SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
export {
  ManualClock,
  SeededRandom,
  SimulatedClock,
  type Fault,
  type MockBehaviour,
  type MockContext,
  type Scenario,
} from '@yardmaster/testkit';
export { ConfigError, loadConfig, type YardConfig } from './config';
export {
  errorCodes,
  YardError,
  type Artifact,
  type Capability,
  type ErrorInfo,
  type Outcome,
} from '@yardmaster/protocol';
export type { WorkerRecord, WorkerState } from './registry';
export type { Attempt, Session, SessionState, StoredArtifact, Task, TaskChange, TaskEvent, TaskState } from './tasks';
export {
  ScenarioControl,
  WorkerInterface,
  type MockSetup,
  type ScenarioStatus,
  type WorkerReports,
} from './worker-interface';
export { Worker, type Handler, type HandlerContext, type WorkerOptions } from '@yardmaster/worker-kit';
