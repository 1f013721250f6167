import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Worker, silentLog, type Handler } from '@yardmaster/worker-kit';
import { memoryTransports } from '@yardmaster/worker-kit/link';
import type { Caller } from '../../../src/access';
import { SessionService, TaskService } from '../../../src/agent';
import { WorkerInterface } from '../../../src/worker-interface';
import type { WorkerLinks } from '../../../src/worker-interface/worker-links';

export const taskConditions = ['waiting', 'running', 'ended'] as const;
export const sessionConditions = ['open', 'ended'] as const;
export type Condition = (typeof taskConditions)[number] | (typeof sessionConditions)[number];

/** Name and content of the artifact that each running task leaves. */
export const artifact = { name: 'file', content: 'content of the file' } as const;
/** The capability whose tasks run until they are stopped. */
export const capability = 'test.hold';

/** Makes tasks and sessions of any API key, in any condition, on a worker of its own with many slots. */
export class HeldWork {
  private count = 0;
  private readonly begun = new Map<string, () => void>();

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly worker: Worker,
    private readonly content: string | Buffer,
  ) {}

  /** With `artifactBytes`, the artifact of each task has this size. */
  static async start(app: NestFastifyApplication, artifactBytes?: number): Promise<HeldWork> {
    const limits = { sessionsMax: 1000 };
    const worker = new Worker({
      workerId: 'holder',
      name: 'holder',
      version: '0',
      slots: 1000,
      limits,
      log: silentLog,
    });
    const work = new HeldWork(
      app,
      worker,
      artifactBytes === undefined ? artifact.content : Buffer.alloc(artifactBytes),
    );
    const declaration = { name: capability, description: '', inputSchema: {}, sessions: true };
    worker.capability(declaration, work.handler, { takesInput: true });
    const [near, far] = memoryTransports();
    const registered = new Promise<void>((resolve) => void worker.onRegistered(resolve));
    const { links } = app.get<{ links: WorkerLinks }>(WorkerInterface, { strict: false });
    links.accept(far);
    worker.attach(near);
    await registered;
    return work;
  }

  async task(caller: Caller, condition: (typeof taskConditions)[number], sessionId?: string): Promise<string> {
    const name = `task ${++this.count}`;
    const hasBegun = new Promise<void>((resolve) => this.begun.set(name, resolve));
    const labels = condition === 'waiting' && sessionId === undefined ? { require: { region: 'nowhere' } } : undefined;
    const input = { name, isShort: condition === 'ended' };
    const tasks = this.app.get(TaskService, { strict: false });
    const { id } = await tasks.submit({ capability, input, labels, sessionId }, caller);
    if (condition === 'running') await hasBegun;
    if (condition === 'ended') await tasks.waitFor(id, 10_000);
    return id;
  }

  async session(caller: Caller, condition: (typeof sessionConditions)[number]): Promise<string> {
    const sessions = this.app.get(SessionService, { strict: false });
    const { id } = await sessions.open({ capability }, caller);
    if (condition === 'ended') await sessions.close(id);
    return id;
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }

  private readonly handler: Handler = async (input, { signal, artifact: leave }) => {
    const { name, isShort } = input as { name?: string; isShort?: boolean };
    await leave(artifact.name, this.content);
    this.begun.get(name ?? '')?.();
    if (isShort) return 'done';
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };
}
