import { InProcessBus, IntegratedDistributedExecutorAgent, type ControlPlane, type TaskRequest } from '../../src/agent';
import { createArtifacts } from '../../src/artifacts';
import { ManualClock, SeededRandom } from '../../src/clock';
import { loadConfig, type YardConfig } from '../../src/config';
import { HealthMonitor, Housekeeping, Leases, Liveness } from '../../src/health-monitor';
import { LoadBalancer } from '../../src/load-balancer';
import { createLog } from '../../src/log';
import { Registry } from '../../src/registry';
import { createTaskStore, type Attempt, type Task, type TaskEvent } from '../../src/tasks';
import { WorkerInterfaceFactory, type MockSetup } from '../../src/worker-interface';

/** How a task went. */
export interface Course {
  task: Task;
  attempts: Attempt[];
  events: TaskEvent[];
}

/** The real agent over the real mock workers, in time that passes as fast as it can. */
export interface MockHarness {
  agent: IntegratedDistributedExecutorAgent;
  plane: ControlPlane;
  clock: ManualClock;
  /** Lets time pass until a promise is settled. */
  passing<T>(promise: Promise<T>): Promise<T>;
  /** Runs a task to its end. */
  run(request: TaskRequest): Promise<Course>;
  close(): Promise<void>;
}

const stepMs = 20;
const turnsOfStep = 6;
const passedMsMax = 600_000;

export async function startMocks(mocks: MockSetup = {}, overrides: Partial<YardConfig> = {}): Promise<MockHarness> {
  const config = loadConfig({ logLevel: 'silent', ...overrides }, {});
  const clock = new ManualClock();
  const parts = { config, clock, random: new SeededRandom(1), log: createLog('silent') };
  const registry = new Registry(clock);
  const store = createTaskStore(config, parts.random, parts.log, true);
  const workerInterface = WorkerInterfaceFactory.createMock({ ...parts, registry, mocks });
  const liveness = new Liveness(registry, workerInterface, clock, parts.log, config);
  const leases = new Leases(registry, store, workerInterface, config);
  const housekeeping = new Housekeeping(store, leases, clock, config);
  const healthMonitor = new HealthMonitor(liveness, leases, housekeeping, clock, parts.log);
  const loadBalancer = new LoadBalancer(config.loadBalancerStrategy);
  const artifacts = createArtifacts(store, { ...config, dataDir: undefined }, clock, parts.random, parts.log);
  const plane: ControlPlane = { ...parts, registry, workerInterface, store, artifacts, healthMonitor, loadBalancer };
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { controlPlane: plane });
  let beatAtMs = 0;

  async function passing<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = (): void => void (state.isSettled = true);
    promise.then(settle, settle);
    for (const endMs = clock.nowMs() + passedMsMax; clock.nowMs() < endMs; await clock.advance(stepMs)) {
      for (let turn = 0; turn < turnsOfStep; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (state.isSettled) return promise;
      if (clock.nowMs() < beatAtMs) continue;
      beatAtMs = clock.nowMs() + healthMonitor.beatIntervalMs;
      void healthMonitor.beat();
    }
    throw new Error(`nothing came of it within ${passedMsMax} ms`);
  }

  await passing(agent.initialize());
  return {
    agent,
    plane,
    clock,
    passing,
    async run(request) {
      const { id } = await agent.tasks.submit(request);
      const task = await passing(agent.tasks.waitFor(id, passedMsMax));
      return { task, attempts: await store.attempts(id), events: await store.events(id, 0, 1000) };
    },
    close: () => passing(agent.shutdown(0)),
  };
}
