import { tmpdir } from 'node:os';
import { createControlPlane, type ControlPlane, type ControlPlaneOverrides } from '../../../src/agent';
import { loadConfig, type YardConfig } from '../../../src/config';
import { createMockWorkers, createOwnMockWorker } from '@yardmaster/testkit/mock-workers';
import type { Outcome, OutputChunk, TaskExecute, TaskExecuteReply } from '@yardmaster/protocol';
import type { Registry, WorkerRecord } from '../../../src/registry';
import type { WorkerInterface } from '../../../src/worker-interface';
import { connect, listen, type Worker } from '@yardmaster/worker-kit';
import { WorkerProcess } from '../../support/worker-process';
import { contractCapabilities } from './contract-capabilities';
import { ContractReports, type LeaseRecord } from './contract-reports';

/** The implementations. `mock` has links in memory, the others real sockets; `python` is a separate process. */
export const implementations = [
  'mock',
  'typescript dialing',
  'typescript listening',
  'python dialing',
  'python listening',
] as const;
export type Implementation = (typeof implementations)[number];

export const token = 'a token of the contract';
export const config = {
  heartbeatIntervalMs: 200,
  leaseTtlMs: 3000,
  replyTimeoutMs: 10_000,
  registerTimeoutMs: 10_000,
  workersMax: 100,
};

const contractProgram = `${__dirname}/contract_worker.py`;
let leases = 0;

/** A running implementation behind the worker interface, with its reports. */
export class Subject {
  readonly reports = new ContractReports();
  /** The address that accepts links, if there is one. */
  url?: string;
  /** Set when the workers are online. Only the fleet of the control plane is used. */
  private plane?: ControlPlane;
  private readonly closers: Array<() => Promise<unknown>> = [];

  private process?: WorkerProcess;

  private constructor(
    readonly implementation: Implementation,
    private readonly program: string,
  ) {}

  /** Resolves when all capabilities are online. Rejects with the log of the process if it exits before. */
  static async start(implementation: Implementation, program = contractProgram): Promise<Subject> {
    const subject = new Subject(implementation, program);
    await subject.bringOnline().catch(async (error: unknown) => {
      await subject.close();
      throw error;
    });
    return subject;
  }

  get registry(): Registry {
    return this.plane!.registry;
  }

  get workerInterface(): WorkerInterface {
    return this.plane!.workerInterface;
  }

  get isOnSockets(): boolean {
    return this.implementation !== 'mock';
  }

  /** Returns the worker that offers a capability. */
  worker(capability = 'contract.echo'): WorkerRecord {
    const offers = (worker: WorkerRecord): boolean => worker.capabilities.some(({ name }) => name === capability);
    const worker = this.registry.list().find(offers);
    if (!worker) throw new Error(`${this.implementation} offers no ${capability}`);
    return worker;
  }

  /** Offers an attempt under a new lease. */
  async execute(
    capability: string,
    input: unknown = {},
    options: Partial<TaskExecute> = {},
  ): Promise<TaskExecuteReply & { leaseId: string }> {
    const leaseId = options.leaseId ?? `lease-${++leases}`;
    const { workerId } = this.worker(capability);
    if (!this.reports.leases.has(leaseId))
      this.reports.leases.set(leaseId, { workerId, chunks: [], reports: [], order: [] });
    const attempt = { taskId: `task-${leaseId}`, attempt: 1, timeoutMs: 60_000, ...options };
    const reply = await this.workerInterface.execute(workerId, { ...attempt, leaseId, capability, input });
    return { ...reply, leaseId };
  }

  /** Starts an attempt that runs until it is stopped. */
  async begin(capability: string, input: unknown = {}, options: Partial<TaskExecute> = {}): Promise<string> {
    const { leaseId } = await this.execute(capability, input, options);
    await this.reports.until(() => this.lease(leaseId).chunks.length > 0);
    return leaseId;
  }

  /** Resolves when this text was printed; a line may arrive in pieces. */
  async printed(leaseId: string, text: string): Promise<void> {
    await this.reports.until(() => this.text(leaseId).includes(text));
  }

  async run(capability: string, input: unknown = {}, options: Partial<TaskExecute> = {}): Promise<Outcome> {
    return this.outcome((await this.execute(capability, input, options)).leaseId);
  }

  async outcome(leaseId: string): Promise<Outcome> {
    await this.reports.until(() => this.lease(leaseId).outcome !== undefined);
    return this.lease(leaseId).outcome!;
  }

  lease(leaseId: string): LeaseRecord {
    return this.reports.leases.get(leaseId)!;
  }

  text(leaseId: string, stream: OutputChunk['stream'] = 'stdout'): string {
    const chunks = this.lease(leaseId).chunks.filter((chunk) => chunk.stream === stream);
    return chunks.map(({ data }) => String(data)).join('');
  }

  async cancel(leaseId: string, reason = 'enough', graceMs = 5000): Promise<boolean> {
    return this.workerInterface.cancel(
      this.lease(leaseId)?.workerId ?? this.worker().workerId,
      leaseId,
      reason,
      graceMs,
    );
  }

  /** Cuts the link of a worker, and waits until it reconnects. */
  async cut(capability = 'contract.echo'): Promise<void> {
    const { workerId } = this.worker(capability);
    const before = this.registrationsOf(workerId).length;
    this.workerInterface.disconnect(workerId);
    await this.registered(workerId, before + 1);
  }

  registrationsOf(workerId: string): ContractReports['registrations'] {
    return this.reports.registrations.filter((registration) => registration.workerId === workerId);
  }

  async registered(workerId: string, times: number): Promise<void> {
    await this.reports.until(() => this.registrationsOf(workerId).length >= times);
    await this.until(() => this.registry.get(workerId)?.state === 'online');
    await this.workerInterface.cancel(workerId, 'unknown', 'a round trip, after the reply', 0);
  }

  /** Resolves when `holds` is true; checked at each change of a worker's state and each heartbeat. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.registry.once('state', () => setImmediate(resolve));
        this.registry.once('heartbeat', () => setImmediate(resolve));
      });
    }
  }

  /** Undoes the changes of a case. */
  reset(): void {
    this.reports.override = {};
    this.reports.release();
  }

  async close(): Promise<void> {
    for (const close of this.closers.toReversed()) await close();
  }

  private async bringOnline(): Promise<void> {
    const [language, way] = this.implementation.split(' ');
    if (language === 'mock') await this.mock();
    else if (way === 'dialing') await this.dialing(language === 'python');
    else await this.listening(language === 'python');
    const count = language === 'python' ? 1 : 4;
    const online = this.until(() => this.registry.list().filter(({ state }) => state === 'online').length === count);
    await (this.process ? Promise.race([online, this.process.ended()]) : online);
  }

  private mock(): Promise<void> {
    return this.open({ workerInterface: 'mock' }, { mocks: { capabilities: contractCapabilities } });
  }

  private async dialing(isPython: boolean): Promise<void> {
    await this.real();
    this.url = `http://127.0.0.1:${this.workerInterface.port}`;
    if (isPython) this.spawn(this.url);
    else for (const worker of this.typescriptWorkers()) connect(worker, { url: this.url, token });
  }

  private async listening(isPython: boolean): Promise<void> {
    const urls = isPython
      ? [await this.spawned(this.spawn())]
      : await Promise.all(
          this.typescriptWorkers().map(
            async (worker) => `http://127.0.0.1:${await listen(worker, { port: 0, token })}`,
          ),
        );
    this.url = urls[0];
    await this.real({ workerUrls: urls });
  }

  private real(settings: Partial<YardConfig> = {}): Promise<void> {
    const own = { dataDir: tmpdir(), apiKey: token, workerToken: token, port: 0, payloadBytesMax: 2 ** 20 };
    return this.open({ ...own, ...settings }, { isStandalone: true });
  }

  private async open(settings: Partial<YardConfig>, overrides: ControlPlaneOverrides): Promise<void> {
    const whole = loadConfig({ ...config, logLevel: 'silent', ...settings }, {});
    this.plane = createControlPlane(whole, { ...overrides, isVolatile: true });
    this.closers.push(() => this.workerInterface.stop());
    await this.workerInterface.start(this.reports);
  }

  private typescriptWorkers(): Worker[] {
    const workers = [...createMockWorkers(), createOwnMockWorker(contractCapabilities)];
    for (const worker of workers) this.closers.push(() => worker.stop());
    return workers;
  }

  private spawn(url?: string): WorkerProcess {
    const process = new WorkerProcess({
      kind: 'python',
      program: this.program,
      workerId: 'python-1',
      token,
      connect: url,
      slots: 4,
      drainMs: 0,
    });
    this.closers.push(() => process.stop());
    this.process = process;
    return process;
  }

  private async spawned(process: WorkerProcess): Promise<string> {
    const { port } = await Promise.race([process.logged({ event: 'listening_started' }), process.ended()]);
    return `http://127.0.0.1:${String(port)}`;
  }
}
