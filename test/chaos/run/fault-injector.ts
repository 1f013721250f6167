import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../../support/tcp-proxy.cjs';
import type { FaultKind, FaultRecord } from '../history';
import type { PlannedFault } from '../plan/fault-plan';
import type { Caller } from './caller';
import type { ChaosWorker } from './chaos-worker';
import type { ControlPlane } from './control-plane';

export interface FaultTargets {
  workers: readonly ChaosWorker[];
  controlPlane: ControlPlane;
  clientProxy: TcpProxy;
  caller: Caller;
}

/** How long to wait for the worst moment of a kill. */
const worstMomentMsMax = 1000;
/** Time after a fault until its worker is expected to be online. */
const workerRestMs = 3000;
/** Limit of the wait for workers to be online again. */
const backMsMax = 10_000;
const lookMs = 25;

/** Injects a fault until it ends; returns what to record besides its times. */
type Inject = (fault: PlannedFault, worker: ChaosWorker) => Promise<Partial<FaultRecord> | void>;

/** Injects the faults of a plan, each at its time, and records them. */
export class FaultInjector {
  readonly records: FaultRecord[] = [];
  /** By worker, the time until which it is not expected to be online. */
  private readonly troubledUntilMs = new Map<ChaosWorker, number>();

  constructor(
    private readonly targets: FaultTargets,
    private readonly say: (line: string) => void,
  ) {}

  /** Resolves when all faults have ended. */
  async run(plan: readonly PlannedFault[]): Promise<void> {
    await Promise.all(plan.map(async (fault) => (await delay(fault.atMs), this.inject(fault))));
  }

  private async inject(fault: PlannedFault): Promise<void> {
    const { kind, durationMs } = fault;
    const worker = fault.worker === undefined ? undefined : this.targets.workers[fault.worker]!;
    if (kind === 'killControlPlane') await this.nextAcknowledgement();
    const record: FaultRecord = { kind, fromMs: Date.now(), untilMs: Infinity };
    if (worker) {
      record.workerId = worker.workerId;
      this.troubledUntilMs.set(worker, Infinity);
    }
    this.records.push(record);
    this.say(`${kind} ${record.workerId ?? ''} ${durationMs > 0 ? `for ${durationMs} ms` : ''}`);
    const more = await this.injectors[kind](fault, worker!);
    Object.assign(record, more, { untilMs: Date.now() });
    if (worker) this.troubledUntilMs.set(worker, Date.now() + workerRestMs);
    if (kind === 'killControlPlane') Object.assign(record, await this.waitForRecovery());
  }

  /** Waits for an acknowledgement: just after it is the worst moment for a kill. */
  private async nextAcknowledgement(): Promise<void> {
    await this.targets.caller.nextAcknowledgement(AbortSignal.timeout(worstMomentMsMax));
  }

  private readonly injectors: Record<FaultKind, Inject> = {
    killWorker: (fault, worker) => this.killWorker(fault, worker),
    killControlPlane: async () => ({ restartedAtMs: await this.targets.controlPlane.crash() }),
    stopControlPlane: async ({ durationMs }) => {
      this.targets.controlPlane.signal('SIGSTOP');
      await delay(durationMs);
      this.targets.controlPlane.signal('SIGCONT');
    },
    stopWorker: async ({ durationMs }, worker) => {
      worker.signal('SIGSTOP');
      await delay(durationMs);
      worker.signal('SIGCONT');
    },
    holdLink: async ({ durationMs }, { proxy }) => {
      proxy.hold();
      await delay(durationMs);
      proxy.release();
    },
    refuseLink: async ({ durationMs }, { proxy }) => {
      proxy.refuse();
      await delay(durationMs);
      proxy.accept();
    },
    cutLink: async ({ durationMs, everyMs }, { proxy }) => {
      proxy.cut();
      for (let passedMs = everyMs!; passedMs <= durationMs; passedMs += everyMs!) {
        await delay(everyMs);
        proxy.cut();
      }
    },
    delayLink: async ({ durationMs, delayMs, endsInCut }, { proxy }) => {
      proxy.delay(delayMs!);
      await delay(durationMs);
      if (endsInCut) proxy.cut();
      proxy.delay(0);
    },
    cutClient: async () => this.targets.clientProxy.cut(),
  };

  /** Kills and restarts a worker; may report its exit to the control plane, as `yard up` does. */
  private async killWorker({ durationMs, hasNewId, isReported }: PlannedFault, worker: ChaosWorker) {
    const { workerId } = worker;
    const exit = await worker.kill();
    const reporting = isReported
      ? this.targets.controlPlane.call('POST', `/v1/workers/${workerId}/exited`, exit)
      : Promise.reject(new Error('not reported'));
    const wasReported = await reporting.then(
      () => true,
      () => false,
    );
    await delay(durationMs);
    worker.start(hasNewId);
    return { isReported: wasReported };
  }

  /** Waits until every unaffected worker is online again. */
  private async waitForRecovery(): Promise<Partial<FaultRecord>> {
    const untilMs = Date.now() + backMsMax;
    while (Date.now() < untilMs) {
      const online = await this.targets.controlPlane.onlineWorkers().catch(() => undefined);
      const expected = this.targets.workers.filter((worker) => (this.troubledUntilMs.get(worker) ?? 0) < Date.now());
      if (online && expected.every(({ workerId }) => online.has(workerId))) return { backAtMs: Date.now() };
      await delay(lookMs);
    }
    return {};
  }
}
