import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, settings, type EngineName } from '../../src/config';
import { engines, type Engine, type EngineSettings, type TaskStore } from '../../src/tasks';

/** The storage of an engine in tests. */
export interface EngineFixture {
  /** Settings for an engine in memory that uses only its clock for time: for property tests and simulations. */
  volatile: Partial<EngineSettings>;
  /** Creates an empty storage. Engines that are created one after another with its settings have the same tasks. */
  place(): Promise<EnginePlace>;
}

export interface EnginePlace {
  settings: Partial<EngineSettings>;
  remove(): Promise<void>;
}

/**
 * The engine's clock, random numbers, and handler of errors that no caller gets. By default those of the system, and
 * process warnings.
 */
export interface Surroundings {
  random?: Random;
  clock?: Clock;
  onError?: (error: unknown) => void;
}

/** The engines, for the contract of the store, property tests and simulations. */
export const engineFixtures = {
  embedded: {
    volatile: { dataDir: undefined },
    place: async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'yard-tasks-'));
      return { settings: { dataDir }, remove: () => rm(dataDir, { recursive: true }) };
    },
  },
} satisfies Record<EngineName, EngineFixture>;

/** The default engine of a control plane, for tests that need any engine. */
export const defaultEngine: EngineName = settings.taskEngine.fallback;

/** Creates an engine with the default settings of a control plane, except the given ones. */
export function testEngine(
  name: EngineName,
  given: Partial<EngineSettings>,
  { random = new SystemRandom(), clock = new SystemClock(), onError = warn }: Surroundings = {},
): Engine {
  const { dataDir, ...known } = given;
  return engines[name]({ ...loadConfig(known, {}), dataDir }, random, clock, onError);
}

/** Creates an engine in memory. */
export function volatileEngine(
  name: EngineName,
  given: Partial<EngineSettings> = {},
  around: Surroundings = {},
): Engine {
  return testEngine(name, { ...given, ...engineFixtures[name].volatile }, around);
}

/** Opens a store on a new engine in memory. */
export async function openVolatileStore(
  name: EngineName = defaultEngine,
  around: Surroundings = {},
): Promise<TaskStore> {
  const store = volatileEngine(name, {}, around).newStore();
  await store.open();
  return store;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
