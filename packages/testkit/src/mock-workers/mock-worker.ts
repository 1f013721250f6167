import { SystemClock, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { builtInCapabilities, builtInOffers, type BuiltInCapability, type Labels } from '@yardmaster/protocol';
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
import { mockBehaviours } from './generated/behaviours';
import { version } from '../version';

/** The kinds of mock workers, and the workers that they replace. */
const workerOf = { python: 'python', figma: 'mcp', browser: 'browser' } as const;

export type MockKind = keyof typeof workerOf;

export const mockKinds = Object.keys(workerOf) as MockKind[];

export interface MockWorkerOptions {
  /** Default: `<kind>-mock`. */
  workerId?: string;
  /** Random by default. */
  instanceId?: string;
  slots?: number;
  /** Added to `mock: 'true'`. */
  labels?: Labels;
  /** Delay of each answer. */
  latencyMs?: number;
  /** Replacements of the default answers, by capability. */
  behaviours?: MockBehaviours;
  limits?: Partial<WorkerLimits>;
  clock?: Clock;
  random?: Random;
  log?: WorkerLog;
}

/** Creates a worker that looks like the real one of its kind, with deterministic answers. */
export function createMockWorker(kind: MockKind, options: MockWorkerOptions = {}): Worker {
  const offered = namesOf(kind).map((name) => ({
    declaration: builtInCapabilities[name],
    handler: options.behaviours?.[name] ?? mockBehaviours[name],
    takesInput: builtInOffers[name].handling.takesInput,
  }));
  return mockWorkerOf(offered, { workerId: `${kind}-mock`, name: `${kind} (mock)`, ...options });
}

/** Creates a mock worker for capabilities that are not built in. Their handlers are the answers. */
export function createOwnMockWorker(
  capabilities: readonly OfferedCapability[],
  options: MockWorkerOptions = {},
): Worker {
  const offered = capabilities.map(({ handler, ...capability }) => ({
    ...capability,
    handler: options.behaviours?.[capability.declaration.name] ?? handler,
  }));
  return mockWorkerOf(offered, { workerId: ownMockId, name: 'own (mock)', ...options });
}

function namesOf(kind: MockKind): BuiltInCapability[] {
  const names = Object.keys(builtInOffers) as BuiltInCapability[];
  return names.filter((name) => builtInOffers[name].worker === workerOf[kind]);
}

type MockCapability = Omit<OfferedCapability, 'handler'> & { handler: MockBehaviour };

function mockWorkerOf(
  offered: readonly MockCapability[],
  options: MockWorkerOptions & { workerId: string; name: string },
): Worker {
  const { slots = defaultSlots, latencyMs = 0, clock = new SystemClock() } = options;
  const labels = { mock: 'true', ...options.labels };
  const worker = new Worker({ log: silentLog, ...options, clock, version, slots, labels });
  for (const { declaration, handler: behaviour, ...how } of offered) {
    const handler: Handler = async (input, context) => {
      if (latencyMs > 0) await wait(clock, latencyMs, context.signal);
      return behaviour(input, { ...context, clock });
    };
    worker.capability(declaration, handler, how);
  }
  return worker;
}

/** Creates one mock worker of each kind. */
export function createMockWorkers(options: Omit<MockWorkerOptions, 'workerId'> = {}): Worker[] {
  return mockKinds.map((kind) => createMockWorker(kind, options));
}

export const defaultSlots = 4;

/** The id of the mock worker with capabilities that are not built in. */
export const ownMockId = 'own-mock';
