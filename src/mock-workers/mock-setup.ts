import type { Clock, Random } from '../clock';
import type { OfferedCapability, Transport, WorkerLog } from '../worker-kit';
import type { MockFaults } from './faults';
import type { MockBehaviours } from './mock-behaviours';
import { MockProcess } from './mock-process';
import { createMockWorker, createOwnMockWorker, mockKinds, ownMockId } from './mock-worker';

/** What mock workers answer, and what goes wrong with them. */
export interface MockSetup {
  /** Answers by capability, before all others. */
  handlers?: MockBehaviours;
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
export function createMockProcesses(
  { handlers, capabilities = [] }: MockSetup,
  parts: MockProcessParts,
): MockProcess[] {
  const processes = mockKinds.map(
    (kind, index) =>
      new MockProcess({
        ...parts,
        workerId: `${kind}-mock`,
        index,
        behaviours: handlers,
        create: (options) => createMockWorker(kind, options),
      }),
  );
  if (capabilities.length === 0) return processes;
  const own = Object.fromEntries(capabilities.map(({ declaration, handler }) => [declaration.name, handler]));
  const ownProcess = new MockProcess({
    ...parts,
    workerId: ownMockId,
    index: processes.length,
    behaviours: { ...own, ...handlers },
    create: (options) => createOwnMockWorker(capabilities, options),
  });
  return [...processes, ownProcess];
}
