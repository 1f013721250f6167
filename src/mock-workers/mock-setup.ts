import type { Clock, Random } from '../clock';
import type { OfferedCapability, Transport, Worker, WorkerLog } from '../worker-kit';
import type { MockFaults } from './faults';
import { mockBehaviours, type MockBehaviour, type MockBehaviours } from './mock-behaviours';
import { MockProcess } from './mock-process';
import { createMockWorker, createOwnMockWorker, mockKinds, ownMockId, type MockWorkerOptions } from './mock-worker';
import { Replay, type ReplayOptions } from './replay';
import { Rules, type MockRule } from './rules';

/** What mock workers answer, and what goes wrong with them. */
export interface MockSetup {
  /** Answers by capability, before all others. */
  handlers?: MockBehaviours;
  /** What answers where there is no handler; the first that fits. */
  rules?: readonly MockRule[];
  /** Recordings that answer where no rule does. */
  replay?: Replay | ReplayOptions;
  /** Capabilities of your own workers, with what stands in for them. */
  capabilities?: readonly OfferedCapability[];
  /** A `Scenario`, whose name and seed may be left out; it begins when the workers are made. */
  scenario?: unknown;
}

export interface MockProcessParts {
  /** Takes the control plane's end of a link. */
  accept: (transport: Transport) => void;
  faults: MockFaults;
  /** How long each attempt takes before it is answered. */
  latencyMs?: number;
  clock: Clock;
  random: Random;
  log: WorkerLog;
}

/** One mock worker of each kind, and one for capabilities that are not built in; not started yet. */
export function createMockProcesses(setup: MockSetup, parts: MockProcessParts): MockProcess[] {
  const { capabilities = [] } = setup;
  const own = Object.fromEntries(capabilities.map(({ declaration, handler }) => [declaration.name, handler]));
  const behaviours = answersOf(setup, { ...mockBehaviours, ...own });
  const process = (workerId: string, index: number, create: (options: MockWorkerOptions) => Worker): MockProcess =>
    new MockProcess({ ...parts, workerId, index, behaviours, create });
  const processes = mockKinds.map((kind, index) =>
    process(`${kind}-mock`, index, (options) => createMockWorker(kind, options)),
  );
  if (capabilities.length === 0) return processes;
  const ownProcess = process(ownMockId, processes.length, (options) => createOwnMockWorker(capabilities, options));
  return [...processes, ownProcess];
}

/** A handler answers before a rule, a rule before a recording, and a recording before what the mock answers by itself. */
function answersOf({ handlers = {}, rules = [], replay }: MockSetup, own: MockBehaviours): MockBehaviours {
  const [ruled, recorded] = [new Rules(rules), replay && (replay instanceof Replay ? replay : new Replay(replay))];
  const answers = Object.entries(own).map(([name, behaviour]): [string, MockBehaviour] => {
    const replaying = recorded?.behaviour(name, behaviour) ?? behaviour;
    return [name, handlers[name] ?? ruled.behaviour(name, replaying)];
  });
  return Object.fromEntries(answers);
}
