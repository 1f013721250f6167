import { createArtifacts, type Artifacts } from '../artifacts';
import { SystemClock, SystemRandom, type Clock, type Random } from '../clock';
import { loadConfig, loadSecrets, type YardConfig } from '../config';
import { HealthMonitor, Housekeeping, Leases, Liveness } from '../health-monitor';
import { LoadBalancer } from '../load-balancer';
import { createLog, type Log } from '../log';
import { Registry } from '../registry';
import { createTaskStore, type TaskStore } from '../tasks';
import {
  mockSetupOf,
  recorderOf,
  WorkerInterfaceFactory,
  type MockSetup,
  type WorkerInterface,
} from '../worker-interface';

/** The parts that an agent works with. The service gets them from dependency injection, a library composes them itself. */
export interface ControlPlane {
  config: Readonly<YardConfig>;
  clock: Clock;
  random: Random;
  log: Log;
  store: TaskStore;
  artifacts: Artifacts;
  registry: Registry;
  workerInterface: WorkerInterface;
  loadBalancer: LoadBalancer;
  healthMonitor: HealthMonitor;
}

/**
 * Composes a control plane in this process, without HTTP; real workers dial in on `config.port`. With mock workers and no
 * `dataDir` given, tasks are kept in memory only, so that tests leave nothing behind and may run side by side.
 */
export function composeControlPlane(overrides: Partial<YardConfig>, mocks?: MockSetup): ControlPlane {
  const config = loadConfig({ logLevel: 'warn', ...overrides });
  const isVolatile = config.workerInterface === 'mock' && overrides.dataDir === undefined;
  const parts = { config, clock: new SystemClock(), random: new SystemRandom(), log: createLog(config.logLevel) };
  const store = createTaskStore(config, parts.random, parts.log, isVolatile, parts.clock);
  const artifactSettings = isVolatile ? { ...config, dataDir: undefined } : config;
  const artifacts = createArtifacts(store, artifactSettings, parts.clock, parts.random, parts.log);
  const registry = new Registry(parts.clock);
  const workerInterface = createWorkerInterface({ ...parts, registry }, mocks);
  const loadBalancer = new LoadBalancer(config.loadBalancerStrategy);
  const liveness = new Liveness(registry, workerInterface, parts.clock, parts.log, config);
  const leases = new Leases(registry, store, workerInterface, config);
  const housekeeping = new Housekeeping(store, leases, parts.clock, config);
  const healthMonitor = new HealthMonitor(liveness, leases, housekeeping, parts.clock, parts.log);
  return { ...parts, store, artifacts, registry, workerInterface, loadBalancer, healthMonitor };
}

function createWorkerInterface(
  parts: Pick<ControlPlane, 'config' | 'clock' | 'random' | 'log' | 'registry'>,
  mocks: MockSetup = {},
): WorkerInterface {
  const { config } = parts;
  if (config.workerInterface === 'mock')
    return WorkerInterfaceFactory.createMock({
      ...parts,
      latencyMs: config.mockLatencyMs,
      mocks: { ...mockSetupOf(config), ...mocks },
    });
  const { workerToken } = loadSecrets(config);
  return WorkerInterfaceFactory.createReal({
    ...parts,
    workerToken,
    urls: config.workerUrls,
    payloadBytesMax: config.payloadBytesMax,
    publicUrl: config.publicUrl,
    recorder: recorderOf(config, parts),
    listen: config,
  });
}
