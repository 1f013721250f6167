import {
  createControlPlane,
  InProcessBus,
  IntegratedDistributedExecutorAgent,
  type ControlPlane,
  type TaskRequest,
} from '../../src/agent';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { loadConfig, type YardConfig } from '../../src/config';
import type { Attempt, Task, TaskEvent } from '../../src/tasks';
import type { MockSetup, ScenarioControl } from '../../src/worker-interface';

/** How a task went. */
export interface Course {
  task: Task;
  attempts: Attempt[];
  events: TaskEvent[];
}

/** The real agent with the real mock workers, on simulated time that passes as fast as possible. */
export interface MockHarness {
  agent: IntegratedDistributedExecutorAgent;
  plane: ControlPlane;
  /** Changes the scenario. */
  control: ScenarioControl;
  clock: ManualClock;
  /** Advances time until a promise is settled. */
  passing<T>(promise: Promise<T>): Promise<T>;
  /** Runs a task to its end. */
  run(request: TaskRequest): Promise<Course>;
  close(): Promise<void>;
}

const stepMs = 20;
const turnsOfStep = 6;
const passedMsMax = 600_000;

export async function startMocks(mocks: MockSetup = {}, overrides: Partial<YardConfig> = {}): Promise<MockHarness> {
  const config = loadConfig({ logLevel: 'silent', workerInterface: 'mock', ...overrides }, {});
  const clock = new ManualClock();
  const random = new SeededRandom(1);
  const plane = createControlPlane(config, {
    clock,
    random,
    mocks,
    isVolatile: true,
    isStandalone: true,
  });
  const { store } = plane;
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { controlPlane: plane });

  async function passing<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settle = (): void => void (state.isSettled = true);
    promise.then(settle, settle);
    for (const endMs = clock.nowMs() + passedMsMax; clock.nowMs() < endMs; await clock.advance(stepMs)) {
      for (let turn = 0; turn < turnsOfStep; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (state.isSettled) return promise;
    }
    throw new Error(`nothing came of it within ${passedMsMax} ms`);
  }

  await passing(agent.initialize());
  return {
    agent,
    plane,
    control: plane.scenario!,
    clock,
    passing,
    async run(request) {
      const { id } = await agent.tasks.submit(request);
      const task = await passing(agent.tasks.waitFor(id, passedMsMax));
      return { task, attempts: await store.tasks.attempts(id), events: await store.tasks.events(id, 0, 1000) };
    },
    close: () => passing(agent.shutdown(0)),
  };
}
