import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../../support/tcp-proxy.cjs';
import type { FaultKind, FaultRecord } from '../history';
import type { PlannedFault } from '../plan/fault-plan';
import type { ChaosWorker } from './chaos-worker';
import type { Client } from './client';
import type { ControlPlane } from './control-plane';

export interface FaultTargets {
  workers: readonly ChaosWorker[];
  controlPlane: ControlPlane;
  clientProxy: TcpProxy;
  client: Client;
}

/** For a moment to come in which a kill hurts most. */
const worstMomentMsMax = 1000;

type Doing = (fault: PlannedFault, worker: ChaosWorker) => Promise<unknown>;

/** Does the faults of a plan, each at its time, and keeps what was done when. */
export class FaultInjector {
  readonly records: FaultRecord[] = [];

  constructor(
    private readonly targets: FaultTargets,
    private readonly say: (line: string) => void,
  ) {}

  /** Resolves when all of them are done and undone. */
  async run(plan: readonly PlannedFault[]): Promise<void> {
    await Promise.all(plan.map(async (fault) => (await delay(fault.atMs), this.inject(fault))));
  }

  private async inject(fault: PlannedFault): Promise<void> {
    const worker = this.targets.workers[fault.worker ?? 0]!;
    const workerId = fault.worker === undefined ? undefined : worker.workerId;
    if (fault.kind === 'killControlPlane') await this.worstMoment();
    const record: FaultRecord = { kind: fault.kind, fromMs: Date.now(), untilMs: Infinity };
    if (workerId !== undefined) record.workerId = workerId;
    this.records.push(record);
    this.say(`${fault.kind} ${workerId ?? ''} ${fault.durationMs > 0 ? `for ${fault.durationMs} ms` : ''}`);
    const done = await this.doings[fault.kind](fault, worker);
    if (done === 'told') record.isTold = true;
    record.untilMs = Date.now();
  }

  /** Just after the control plane has promised something. */
  private async worstMoment(): Promise<void> {
    await this.targets.client.nextAcknowledgement(AbortSignal.timeout(worstMomentMsMax));
  }

  private readonly doings: Record<FaultKind, Doing> = {
    killWorker: (fault, worker) => this.killWorker(fault, worker),
    killControlPlane: () => this.targets.controlPlane.crash(),
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

  /** Its supervisor may tell the control plane of its end, as an operator would. */
  private async killWorker({ durationMs, hasNewId, isTold }: PlannedFault, worker: ChaosWorker): Promise<unknown> {
    await worker.kill();
    const path = `/v1/workers/${worker.workerId}?force=true`;
    const telling = isTold ? this.targets.controlPlane.call('DELETE', path) : Promise.reject(new Error('not told'));
    const done = await telling.then(
      () => 'told',
      () => 'not told',
    );
    await delay(durationMs);
    worker.start(hasNewId);
    return done;
  }
}
