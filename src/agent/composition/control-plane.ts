import { ApiKeys, Credentials } from '../../access';
import { createArtifacts, type Artifacts } from '../../artifacts';
import { createAudit, NoAudit, type Audit } from '../../audit';
import { SystemClock, SystemRandom, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, loadSecrets, volatileSecrets, type Secrets, type YardConfig } from '../../config';
import {
  AbandonedWork,
  HealthMonitor,
  Heartbeat,
  Housekeeper,
  Housekeeping,
  Leases,
  Liveness,
  ReplicaLiveness,
} from '../../health-monitor';
import { LoadBalancer } from '../../load-balancer';
import { createLog, type Log } from '../../log';
import { Fleet, newLinkId, newReplicaId, Registry } from '../../registry';
import { noPeers, type Peers } from '../../replicas';
import { createTaskStore, type TaskStore } from '../../tasks';
import {
  MockFleet,
  mockSetupOf,
  withRecording,
  WorkerInterfaceFactory,
  WorkerLinks,
  type MockSetup,
  type ScenarioControl,
  type WorkerInterface,
} from '../../worker-interface';

/** The parts of a control plane. Only `createControlPlane` constructs them. */
export interface ControlPlane {
  readonly config: Readonly<YardConfig>;
  /** New at each start; the prefix of its workers' link ids. */
  readonly replicaId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly store: TaskStore;
  readonly artifacts: Artifacts;
  /** Who did what. Records nothing in the library, unless the caller brings one. */
  readonly audit: Audit;
  /** The stored credentials of callers and workers. */
  readonly credentials: Credentials;
  readonly apiKeys: ApiKeys;
  /** The other replicas. Tests and simulations join several with a `PeerHub`, which assigns their ids. */
  readonly peers: Peers;
  /** The workers linked to this replica. */
  readonly registry: Registry;
  /** The workers of all replicas. */
  readonly fleet: Fleet;
  readonly workerInterface: WorkerInterface;
  /** Changes the faults of mock workers at run time; absent with real workers. */
  readonly scenario?: ScenarioControl;
  readonly loadBalancer: LoadBalancer;
  readonly healthMonitor: HealthMonitor;
  readonly housekeeper: Housekeeper;
  /** Drives the health monitor; absent if a scheduled job of the service does. */
  readonly heartbeat?: Heartbeat;
}

/** Replaces parts of a control plane; the others are built to use them. */
export interface ControlPlaneOverrides extends Partial<
  Omit<ControlPlane, 'config' | 'replicaId' | 'workerInterface' | 'scenario' | 'housekeeper' | 'heartbeat'>
> {
  /** Creates the worker interface, instead of the one that `config` names. */
  workerInterface?: (links: WorkerLinks) => WorkerInterface;
  /** Answers and faults of mock workers. */
  mocks?: MockSetup;
  /** Opens a server for real workers on `config.port` and drives its own heartbeat, for use without the service. */
  isStandalone?: boolean;
  /** Stores tasks in memory and artifacts in a temporary folder; both end with the process. */
  isVolatile?: boolean;
}

/** Builds a control plane without starting it. The library, the service, tests and simulations all use it. */
export function createControlPlane(config: Readonly<YardConfig>, overrides: ControlPlaneOverrides = {}): ControlPlane {
  const { isVolatile = false, isStandalone = false } = overrides;
  const { clock = new SystemClock(), random = new SystemRandom(), log = createLog(config.logLevel) } = overrides;
  const { store = createTaskStore(config, random, log, isVolatile, clock) } = overrides;
  // Read at first use: a library with mock workers has no use for secrets, and writes none.
  const secrets = onFirstUse(() => (isVolatile ? volatileSecrets(config) : loadSecrets(config)));
  const { credentials = new Credentials(store.credentials, () => secrets().hashSecret, clock, log) } = overrides;
  const { apiKeys = new ApiKeys(credentials, () => secrets().apiKey, clock, random) } = overrides;
  const artifactSettings = isVolatile ? { ...config, dataDir: undefined } : config;
  const { artifacts = createArtifacts(store, artifactSettings, clock, random, log) } = overrides;
  const { registry = new Registry(clock) } = overrides;
  const { loadBalancer = new LoadBalancer(config.loadBalancerStrategy, random) } = overrides;
  const { peers = noPeers(newReplicaId(clock.nowMs(), random), clock, config.replyTimeoutMs) } = overrides;
  const { replicaId } = peers;
  const { fleet = new Fleet(replicaId, registry, store.fleet, clock) } = overrides;
  const { audit = isVolatile || isStandalone ? new NoAudit() : createAudit(config, clock, random, log) } = overrides;
  const parts = { config, replicaId, clock, random, log, store, artifacts, audit, credentials, apiKeys };
  const base = { ...parts, peers, registry, fleet, loadBalancer };
  const links = new WorkerLinks(registry, config, clock, log, () => newLinkId(replicaId, random));
  const workers = createWorkers(links, base, secrets, overrides);
  const { workerInterface } = workers;
  const liveness = new Liveness(registry, workerInterface, clock, log, config);
  const leases = new Leases(registry, store, workerInterface, config);
  const replica = new ReplicaLiveness(replicaId, store.fleet, config);
  const { healthMonitor = new HealthMonitor(liveness, leases, replica, clock, log) } = overrides;
  const abandoned = new AbandonedWork(store, replica, config);
  const housekeeper = new Housekeeper(store, abandoned, new Housekeeping(store, clock, config), clock, log);
  const built = { ...base, ...workers, healthMonitor, housekeeper };
  return isStandalone ? { ...built, heartbeat: new Heartbeat(healthMonitor, housekeeper, clock, log) } : built;
}

/**
 * Builds the library's control plane. With mock workers and no `dataDir`, tasks are stored in memory only, so that
 * tests leave no files and can run in parallel.
 */
export function createLibraryControlPlane(settings: Partial<YardConfig>, mocks?: MockSetup): ControlPlane {
  const config = loadConfig({ logLevel: 'warn', ...settings });
  const isVolatile = config.workerInterface === 'mock' && settings.dataDir === undefined;
  return createControlPlane(config, { mocks, isVolatile, isStandalone: true });
}

function createWorkers(
  links: WorkerLinks,
  { config, clock, random, log, audit }: Pick<ControlPlane, 'config' | 'clock' | 'random' | 'log' | 'audit'>,
  secrets: () => Secrets,
  { workerInterface, mocks, isStandalone }: ControlPlaneOverrides,
): Pick<ControlPlane, 'workerInterface' | 'scenario'> {
  if (workerInterface) return { workerInterface: workerInterface(links) };
  if (config.workerInterface === 'mock') {
    const fleet = new MockFleet({ ...mockSetupOf(config), ...mocks }, clock, random, log);
    return { workerInterface: WorkerInterfaceFactory.createMock(links, fleet), scenario: fleet.control };
  }
  const { workerToken } = secrets();
  const { workerUrls: urls, payloadBytesMax, publicUrl, trustedProxies } = config;
  const listen = isStandalone && { listen: config };
  const settings = { workerToken, urls, payloadBytesMax, publicUrl, trustedProxies, ...listen };
  const real = WorkerInterfaceFactory.createReal(links, settings, clock, random, log, audit);
  return { workerInterface: withRecording(real, config, clock, log) };
}

function onFirstUse<T>(create: () => T): () => T {
  let created: T | undefined;
  return () => (created ??= create());
}
