import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, settings, type EngineName } from '../../src/config';
import { engines, type Engine, type EngineSettings, type TaskStore } from '../../src/tasks';

/** Where an engine keeps what tests give it. */
export interface EngineFixture {
  /** Settings under which it keeps nothing beyond the process, and needs no time but that of its clock: for properties and simulations. */
  volatile: Partial<EngineSettings>;
  /** Makes a place that is new and empty. Engines that are made one after another with its settings have the same tasks. */
  place(): Promise<EnginePlace>;
}

export interface EnginePlace {
  settings: Partial<EngineSettings>;
  remove(): Promise<void>;
}

/** Where an engine gets its time and chance, and tells the errors that no caller gets. By default from the system, and as warnings. */
export interface Surroundings {
  random?: Random;
  clock?: Clock;
  onError?: (error: unknown) => void;
}

/** How tests run each engine: the contract of the store, the properties and the simulations. */
export const engineFixtures = {
  embedded: {
    volatile: { dataDir: undefined },
    place: async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'yard-tasks-'));
      return { settings: { dataDir }, remove: () => rm(dataDir, { recursive: true }) };
    },
  },
} satisfies Record<EngineName, EngineFixture>;

/** The engine of a control plane that is told nothing, for tests that need any. */
export const defaultEngine: EngineName = settings.taskEngine.fallback;

/** An engine with the settings of a control plane, but for those that are given. */
export function testEngine(
  name: EngineName,
  given: Partial<EngineSettings>,
  { random = new SystemRandom(), clock = new SystemClock(), onError = warn }: Surroundings = {},
): Engine {
  const { dataDir, ...known } = given;
  return engines[name]({ ...loadConfig(known, {}), dataDir }, random, clock, onError);
}

/** An engine that keeps nothing beyond the process. */
export function volatileEngine(
  name: EngineName,
  given: Partial<EngineSettings> = {},
  around: Surroundings = {},
): Engine {
  return testEngine(name, { ...given, ...engineFixtures[name].volatile }, around);
}

/** An open store on an engine of its own that keeps nothing. */
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
