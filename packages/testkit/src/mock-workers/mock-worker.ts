import { SystemClock, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { builtInCapabilities, type Labels } from '@yardmaster/protocol';
import {
  silentLog,
  wait,
  Worker,
  type Handler,
  type OfferedCapability,
  type WorkerLimits,
  type WorkerLog,
} from '@yardmaster/worker-kit';
import type { MockBehaviour, MockBehaviours } from './mock-behaviour';
import { mockBehaviours } from './mock-behaviours';

/** What each kind of mock worker offers: the very declarations of the real ones. */
const offers = {
  python: [
    'python.run',
    'python.contexts',
    'python.restart',
    'python.close',
    'shell.run',
    'files.put',
    'files.get',
    'files.list',
    'files.delete',
    'files.move',
  ],
  figma: ['figma.get', 'figma.get_figma_data', 'figma.images', 'figma.tokens', 'figma.write'],
  browser: [
    'browser.connect',
    'browser.content',
    'browser.extract',
    'browser.pdf',
    'browser.run',
    'browser.screenshot',
  ],
} as const;

export type MockKind = keyof typeof offers;

export const mockKinds = Object.keys(offers) as MockKind[];

export interface MockWorkerOptions {
  /** Default: `<kind>-mock`. */
  workerId?: string;
  /** Made up if it is not given. */
  instanceId?: string;
  slots?: number;
  /** Added to `mock: 'true'`. */
  labels?: Labels;
  /** How long each attempt takes before it is answered. */
  latencyMs?: number;
  /** Answers that stand in place of the usual ones, by capability. */
  behaviours?: MockBehaviours;
  limits?: Partial<WorkerLimits>;
  clock?: Clock;
  random?: Random;
  log?: WorkerLog;
}

/** A worker that looks like the real one of its kind and gives deterministic answers without doing anything. */
export function createMockWorker(kind: MockKind, options: MockWorkerOptions = {}): Worker {
  const offered = offers[kind].map((name) => ({
    declaration: builtInCapabilities[name],
    takesInput: name === 'shell.run',
  }));
  const behaviours: MockBehaviours = { ...mockBehaviours, ...options.behaviours };
  return mockWorkerOf(offered, { workerId: `${kind}-mock`, name: `${kind} (mock)`, ...options, behaviours });
}

/** A mock worker for capabilities that are not built in: those of your own workers. Its answers are their handlers. */
export function createOwnMockWorker(
  capabilities: readonly OfferedCapability[],
  options: MockWorkerOptions = {},
): Worker {
  const handlers = capabilities.map(({ declaration, handler }) => [declaration.name, handler]);
  const behaviours = { ...(Object.fromEntries(handlers) as MockBehaviours), ...options.behaviours };
  return mockWorkerOf(capabilities, { workerId: ownMockId, name: 'own (mock)', ...options, behaviours });
}

function mockWorkerOf(
  offered: ReadonlyArray<Omit<OfferedCapability, 'handler'>>,
  options: MockWorkerOptions & { workerId: string; name: string; behaviours: MockBehaviours },
): Worker {
  const { slots = defaultSlots, latencyMs = 0, clock = new SystemClock(), behaviours } = options;
  const labels = { mock: 'true', ...options.labels };
  const worker = new Worker({ log: silentLog, ...options, clock, version: '0.1.0', slots, labels });
  for (const { declaration, ...how } of offered) {
    const behaviour = behaviours[declaration.name] as MockBehaviour; // there is one for each of them
    const handler: Handler = async (input, context) => {
      if (latencyMs > 0) await wait(clock, latencyMs, context.signal);
      return behaviour(input, { ...context, clock });
    };
    worker.capability(declaration, handler, how);
  }
  return worker;
}

/** One mock worker of each kind. */
export function createMockWorkers(options: Omit<MockWorkerOptions, 'workerId'> = {}): Worker[] {
  return mockKinds.map((kind) => createMockWorker(kind, options));
}

export const defaultSlots = 4;

/** The id of the mock worker with capabilities that are not built in. */
export const ownMockId = 'own-mock';
