import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startTcpProxy } from '../../support/tcp-proxy.cjs';
import type { FaultRecord, History } from '../history';
import type { Plan } from '../options';
import { drillMs, planDrills } from '../plan/drills';
import { planFaults, type PlannedFault } from '../plan/fault-plan';
import { SeededRandom } from '../plan/seeded-random';
import { ChaosWorker, python, type WorkerKind } from './chaos-worker';
import { Burners } from './burner';
import { Caller } from './caller';
import { Client } from './client';
import { ControlPlane } from './control-plane';
import { readJournals, readSessions, readTasks } from './evidence';
import { FaultInjector } from './fault-injector';
import { findFreePort } from './free-port';
import { findLeftovers, processesOf, runVariable } from './leftovers';
import { Processors } from './processors';
import { StallWatch } from './stall-watch';

export interface ChaosOptions extends Plan {
  /** Folder of data, journals and logs. */
  folder: string;
  say: (line: string) => void;
}

const onlineMsMax = 30_000;
const settleMsMax = 60_000;
const lookMs = 100;
/** Pause between the fault phase and the drills. */
const restS = 5;
/** Concurrent callers per worker: few enough that half of the fleet has slots for their tasks. */
const lanesPerWorker = 2;

/**
 * One run: starts a control plane, workers and callers, injects the planned faults, waits until everything has settled, stops everything, and
 * returns the history. `kill` aborts it.
 */
export class ChaosRun {
  private readonly run = `${process.pid}-${Date.now()}`;
  private readonly processors = new Processors();
  private readonly stalls = new StallWatch();
  private readonly callers = new AbortController();
  private readonly burners = new Burners();
  private workers: ChaosWorker[] = [];
  private plane!: ControlPlane;
  private caller!: Caller;
  private client!: Client;
  private injector!: FaultInjector;
  private readonly timeouts: string[] = [];

  constructor(private readonly options: ChaosOptions) {}

  async perform(): Promise<History> {
    const { seconds, workers, drills, say } = this.options;
    const clientProxy = await this.open();
    try {
      await this.plane.start();
      for (const worker of this.workers) worker.start();
      this.burners.start(this.options.burners, { [runVariable]: this.run });
      await this.waitUntil('every worker is online', onlineMsMax, () => this.areOnline());
      say(`${workers} workers online; faults for ${seconds} s, then ${drills} drills`);
      this.injector = new FaultInjector(
        { workers: this.workers, controlPlane: this.plane, clientProxy, caller: this.caller },
        say,
      );
      const lanes = Array.from({ length: Math.ceil(lanesPerWorker * workers) }, () =>
        this.client.run(this.callers.signal),
      );
      await Promise.all([
        this.injector.run(this.plan()),
        delay(seconds * 1000 + (drills > 0 ? restS * 1000 + drills * drillMs : 0)),
      ]);
      this.callers.abort();
      say('faults done; settling');
      await this.burners.end();
      await this.settle(lanes);
      return await this.end(clientProxy);
    } finally {
      this.kill();
      await Promise.all([clientProxy, ...this.workers.map(({ proxy }) => proxy)].map((proxy) => proxy.close()));
    }
  }

  private plan(): PlannedFault[] {
    const { seed, seconds, workers, drills, isCalm } = this.options;
    const fromMs = (seconds + restS) * 1000;
    return [
      ...(isCalm ? [] : planFaults({ seed, seconds, workers })),
      ...planDrills({ seed, workers, drills, fromMs }),
    ];
  }

  /** Kills every process of the run. */
  kill(): void {
    this.stalls.stop();
    this.client?.stopFollowing();
    for (const pid of processesOf(this.run)) process.kill(pid, 'SIGKILL');
  }

  /** Returns the last log lines of each process. */
  logs(): Record<string, readonly string[]> {
    const logs = Object.fromEntries(this.workers.map(({ workerId, recentLines }) => [workerId, recentLines]));
    return { controlPlane: this.plane?.recentLines ?? [], ...logs };
  }

  private async open(): Promise<Awaited<ReturnType<typeof startTcpProxy>>> {
    const { seed, seconds, folder, workers } = this.options;
    const linesMax = Math.max(20, Math.min(80, 2 * seconds)); // so that a short run does not wait long for its last tasks
    const port = await findFreePort();
    const env = { [runVariable]: this.run };
    const controlPlaneUrl = `http://127.0.0.1:${port}`;
    for (let index = 0; index < workers; index++) {
      const shared = { folder, controlPlaneUrl, token: 'token-of-the-chaos-run', env };
      this.workers.push(
        new ChaosWorker({ ...shared, index, kind: kindsOf(workers)[index]!, port: await findFreePort() }),
      );
    }
    await Promise.all(this.workers.map((worker) => worker.open()));
    const workerUrls = this.workers.flatMap(({ url }) => (url === undefined ? [] : [url]));
    this.plane = new ControlPlane({ folder, port, workerUrls, env });
    const clientProxy = await startTcpProxy(controlPlaneUrl);
    this.caller = new Caller(clientProxy.url, this.plane.apiKey);
    const hasPython = kindsOf(workers).some((make) => make.startsWith('python'));
    this.client = new Client(this.caller, { linesMax, hasPython, env }, new SeededRandom(seed + 1));
    return clientProxy;
  }

  private async areOnline(): Promise<boolean> {
    const online = await this.plane.onlineWorkers();
    return this.workers.every(({ workerId }) => online.has(workerId));
  }

  /** Waits until every worker is online, every task has ended, every slot is free, and every execution has stopped. */
  private async settle(lanes: Array<Promise<void>>): Promise<void> {
    await this.waitUntil('every worker is online again', settleMsMax, () => this.areOnline());
    await this.waitUntil('every task ends', settleMsMax, async () => {
      const { tasks } = await this.plane.call<{ tasks: Record<string, number> }>('GET', '/v1/stats');
      return tasks['queued'] === 0 && tasks['running'] === 0;
    });
    const followers = setTimeout(() => this.client.stopFollowing(), settleMsMax);
    await Promise.all(lanes);
    clearTimeout(followers);
    await this.waitUntil('every slot is free', onlineMsMax, async () => {
      const { workers } = await this.plane.call<{ workers: Array<{ inFlight: number }> }>('GET', '/v1/workers');
      return workers.every(({ inFlight }) => inFlight === 0);
    });
    await this.waitUntil('every attempt stops', onlineMsMax, async () => this.openExecutions() === 0);
  }

  private openExecutions(): number {
    const { executions } = readJournals(this.workers.flatMap(({ lives }) => lives));
    return executions.filter(({ endedAtMs }) => endedAtMs === undefined).length;
  }

  private async end(clientProxy: Awaited<ReturnType<typeof startTcpProxy>>): Promise<History> {
    const tasks = await readTasks(this.plane, this.client.plannedTasks);
    const sessions = await readSessions(this.plane);
    const open = sessions.filter(({ state }) => state === 'open');
    await Promise.all(open.map(({ id }) => this.caller.closeSession(id))); // a draining worker waits for open sessions
    const complaints = await Promise.all(this.workers.map((worker) => worker.end()));
    complaints.push(await this.plane.end());
    const proxies = [clientProxy, ...this.workers.map(({ proxy }) => proxy)];
    const leftovers = await findLeftovers(this.run, proxies, Number(new URL(this.plane.url).port));
    const processes = this.workers.flatMap(({ lives }) => lives);
    const { executions, stalls } = readJournals(processes);
    const faults: FaultRecord[] = [...this.injector.records, ...stalls, ...this.stalls.records];
    return {
      submissions: this.client.submissions,
      tasks,
      executions,
      processes,
      faults: faults.sort((a, b) => a.fromMs - b.fromMs),
      followed: this.client.followed,
      sessions,
      otherCpuShare: this.processors.otherShare(),
      leftovers: [...this.timeouts, ...complaints.filter((text) => text !== undefined), ...leftovers],
    };
  }

  /** Polls until the condition holds. After a timeout the run continues, and the report has a violation. */
  private async waitUntil(what: string, msMax: number, isSo: () => Promise<boolean>): Promise<void> {
    const untilMs = Date.now() + msMax;
    while (!(await isSo().catch(() => false))) {
      if (Date.now() > untilMs) {
        this.timeouts.push(`timed out after ${msMax} ms: ${what}`);
        return;
      }
      await delay(lookMs);
    }
  }
}

/**
 * Returns the kinds of workers of a fleet. The last ones are one that listens and, if Python is set up, one or two in
 * Python.
 */
function kindsOf(workers: number): WorkerKind[] {
  const pythons: WorkerKind[] = workers >= 4 ? ['pythonListens', 'pythonDials'] : ['pythonDials'];
  const last: WorkerKind[] = ['listens', ...(existsSync(python) ? pythons : [])];
  return [...Array<WorkerKind>(workers).fill('dials'), ...last].slice(-workers);
}
