import type { Clock, Random } from '../../clock';
import type { Log } from '../../log';
import {
  createMockProcesses,
  inventSeed,
  MockFaults,
  readScenario,
  type MockProcess,
  type MockSetup,
} from '../../mock-workers';
import type { Transport } from '../../worker-kit';
import { WorkerInterface, type ScenarioControl } from '../worker-interface';
import type { WorkerLinks } from '../worker-links';
import type { WorkerReports } from '../worker-reports';

export interface MockOptions {
  clock: Clock;
  random: Random;
  log: Log;
  /** How long each task takes. */
  latencyMs?: number;
  /** What they answer, and what goes wrong with them. */
  mocks?: MockSetup;
}

/**
 * Three workers in this process, on links in memory: the same worker kit and the same messages, and no I/O. Like real workers they
 * come back when their link is cut or they died.
 */
export class MockWorkerInterface extends WorkerInterface {
  private processes: MockProcess[] = [];
  private readonly faults: MockFaults;

  /** @throws InvalidPayloadError with the path, where the scenario or the rules are not valid. */
  constructor(
    links: WorkerLinks,
    private readonly options: MockOptions,
  ) {
    super(links);
    const { clock, log, mocks } = options;
    this.faults = new MockFaults(clock, log);
    if (mocks?.scenario !== undefined) this.scenario.put(mocks.scenario);
  }

  get isOpen(): boolean {
    return this.processes.length > 0;
  }

  override get scenario(): ScenarioControl {
    const { faults } = this;
    return {
      put: (scenario) => {
        faults.begin(readScenario(scenario, () => inventSeed(this.options.random.next())));
        return faults.status!;
      },
      get: () => faults.status,
      clear: () => faults.begin(undefined),
    };
  }

  /** Resolves when all of them are online. */
  async start(reports: WorkerReports): Promise<void> {
    this.links.start(reports);
    const accept = (transport: Transport): void => this.links.accept(transport);
    this.processes = createMockProcesses(this.options.mocks ?? {}, { ...this.options, accept, faults: this.faults });
    await Promise.all(this.processes.map((process) => process.start()));
  }

  async stop(): Promise<void> {
    const processes = this.processes;
    this.processes = [];
    await this.links.closeAll();
    await Promise.all(processes.map((process) => process.stop()));
  }
}
