import { SystemClock, type Clock, type Random } from '../clock';
import { builtInCapabilities, type Labels } from '../protocol';
import { wait, Worker, type Handler, type WorkerLimits, type WorkerLog } from '../worker-kit';
import { mockBehaviours, type MockBehaviour, type MockBehaviours } from './mock-behaviours';

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
  browser: ['browser.content', 'browser.extract', 'browser.pdf', 'browser.run', 'browser.screenshot'],
} as const;

export type MockKind = keyof typeof offers;

export const mockKinds = Object.keys(offers) as MockKind[];

export interface MockWorkerOptions {
  /** `<kind>-mock` where it is not given. */
  workerId?: string;
  /** Made up where it is not given. */
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
  const { workerId = `${kind}-mock`, slots = defaultSlots, latencyMs = 0, clock = new SystemClock() } = options;
  const labels = { mock: 'true', ...options.labels };
  const worker = new Worker({ ...options, clock, workerId, name: `${kind} (mock)`, version: '0.1.0', slots, labels });
  const behaviours: MockBehaviours = { ...mockBehaviours, ...options.behaviours };
  for (const name of offers[kind]) {
    const behaviour = behaviours[name] as MockBehaviour; // mockBehaviours has one for each of them
    const handler: Handler = async (input, context) => {
      if (latencyMs > 0) await wait(clock, latencyMs, context.signal);
      return behaviour(input, { ...context, clock });
    };
    worker.capability(builtInCapabilities[name], handler, { takesInput: name === 'shell.run' });
  }
  return worker;
}

/** One mock worker of each kind. */
export function createMockWorkers(options: Omit<MockWorkerOptions, 'workerId'> = {}): Worker[] {
  return mockKinds.map((kind) => createMockWorker(kind, options));
}

export const defaultSlots = 4;
