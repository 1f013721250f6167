import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { EventLog } from '@yardmaster/worker-kit';
import type { Transport } from '@yardmaster/worker-kit/link';
import { ScenarioControl, WorkerFaults } from './faults';
import { MockProcess, type MakeWorker } from './mock-process';
import { answersOf, type MockSetup } from './mock-setup';
import { createMockWorker, createOwnMockWorker, mockKinds, ownMockId } from './mock-worker';

/** One mock worker of each kind, and one for capabilities that are not built in, all in this process. */
export class MockFleet {
  readonly control: ScenarioControl;
  private processes: MockProcess[] = [];

  /** @throws InvalidPayloadError with the path, if the scenario is not valid. */
  constructor(
    private readonly setup: MockSetup,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: EventLog,
  ) {
    this.control = setup.control ?? new ScenarioControl(clock, random, log);
    if (setup.scenario !== undefined) this.control.put(setup.scenario);
  }

  /** Starts the workers; `accept` takes the control plane's end of each link. Resolves when all of them are online. */
  async start(accept: (transport: Transport) => void): Promise<void> {
    const answers = answersOf(this.setup);
    this.processes = this.makers().map(([workerId, make], index) => {
      const faults = new WorkerFaults(workerId, index, this.control, this.clock);
      return new MockProcess(faults, answers, make, accept, this.clock);
    });
    await Promise.all(this.processes.map((process) => process.start()));
  }

  async stop(): Promise<void> {
    const processes = this.processes;
    this.processes = [];
    await Promise.all(processes.map((process) => process.stop()));
  }

  private makers(): Array<[workerId: string, make: MakeWorker]> {
    const { random, log } = this;
    const { latencyMs, capabilities = [] } = this.setup;
    const common = { latencyMs, random, log };
    const makers = mockKinds.map((kind): [string, MakeWorker] => [
      `${kind}-mock`,
      (start) => createMockWorker(kind, { ...common, ...start }),
    ]);
    if (capabilities.length === 0) return makers;
    return [...makers, [ownMockId, (start) => createOwnMockWorker(capabilities, { ...common, ...start })]];
  }
}
