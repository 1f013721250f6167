import { EventEmitter, once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { OldService } from './old-service';

const replyTimeoutMs = 10_000;
const waitMsMax = 30_000;

/** An attempt offered by the control plane. */
export interface Execution {
  taskId: string;
  attempt: number;
  leaseId: string;
  capability: string;
  sessionId?: string;
}

export interface WireWorkerOptions {
  workerId: string;
  slots: number;
  labels: Record<string, string>;
  capabilities: string[];
}

/** The attempts and sessions that a worker presents at registration. */
export interface Presented {
  instanceId: string;
  running?: readonly Execution[];
  sessions?: readonly string[];
}

/**
 * A minimal worker that uses only the protocol, which all versions share. It accepts every attempt, except those that
 * it was set to reject, and ends none on its own.
 */
export class WireWorker {
  /** Session ids in order of opening. */
  readonly sessions: string[] = [];
  private readonly executions = new Map<string, Execution>();
  private readonly arrivals = new EventEmitter().setMaxListeners(0);
  private toReject = 0;
  private socket!: Socket;

  constructor(readonly options: WireWorkerOptions) {}

  /** Dials the service and registers. */
  async link(service: OldService, { instanceId, running = [], sessions = [] }: Presented): Promise<void> {
    const { workerId, slots, labels, capabilities } = this.options;
    const socket = (this.socket = io(`${service.url}/workers`, {
      auth: { token: service.workerToken, protocol: 1 },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    }));
    socket.on('task.execute', (execution: Execution, reply: (answer: object) => void) =>
      reply(this.execute(execution)),
    );
    socket.on('session.open', ({ sessionId }: { sessionId: string }, reply: (answer: object) => void) => {
      this.sessions.push(sessionId);
      reply({ status: 'opened' });
    });
    for (const event of ['session.close', 'task.cancel']) {
      socket.on(event, (_: unknown, reply: (answer: object) => void) => reply({ status: 'ok' }));
    }
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
    await this.send('worker.register', {
      workerId,
      instanceId,
      name: workerId,
      version: '1.0.0',
      slots,
      labels,
      capabilities: capabilities.map((name) => ({
        name,
        description: name,
        inputSchema: { type: 'object' },
        sessions: true,
      })),
      running: running.map(({ taskId, attempt, leaseId }) => ({ taskId, attempt, leaseId, outputSeq: 0 })),
      finished: [],
      sessions,
      sessionsMax: 8,
    });
  }

  /** Closes the link abruptly, like a crash. */
  cut(): void {
    this.socket.disconnect();
  }

  /** Rejects the next attempt. */
  rejectNext(): void {
    this.toReject++;
  }

  /** Resolves when it has accepted this attempt at a task. */
  async given(taskId: string, attempt = 1): Promise<Execution> {
    const key = `${taskId} ${attempt}`;
    const signal = AbortSignal.timeout(waitMsMax);
    while (!this.executions.has(key)) {
      await once(this.arrivals, 'execution', { signal }).catch((cause: unknown) => {
        const given = [...this.executions.keys()].join(', ');
        const problem = `${this.options.workerId} was not given attempt ${attempt} of ${taskId} within ${waitMsMax} ms; it has ${given}`;
        throw new Error(problem, { cause });
      });
    }
    return this.executions.get(key)!;
  }

  /** Sends output; `fromSeq` is the number of the first chunk. */
  async output(
    { leaseId }: Execution,
    chunks: ReadonlyArray<{ stream: string; data: unknown }>,
    fromSeq = 1,
  ): Promise<void> {
    await this.send('task.output', {
      leaseId,
      chunks: chunks.map((chunk, index) => ({ ...chunk, seq: fromSeq + index })),
    });
  }

  async finish({ leaseId }: Execution, outcome: object): Promise<void> {
    await this.send('task.finished', { leaseId, outcome: { stats: { wallMs: 12.5, cpuMs: 3 }, ...outcome } });
  }

  /** Uploads a file under the lease of an attempt. */
  async upload(service: OldService, { taskId, leaseId }: Execution, name: string, content: string): Promise<void> {
    const response = await fetch(`${service.url}/v1/tasks/${taskId}/artifacts/${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: { authorization: `Lease ${leaseId}`, 'content-type': 'text/plain' },
      body: content,
    });
    if (!response.ok)
      throw new Error(`the upload of ${name} was answered ${response.status}: ${await response.text()}`);
  }

  private execute(execution: Execution): object {
    if (this.toReject > 0) {
      this.toReject--;
      return { status: 'rejected', code: 'NO_SLOT', message: 'no slot is free' };
    }
    this.executions.set(`${execution.taskId} ${execution.attempt}`, execution);
    this.arrivals.emit('execution');
    return { status: 'accepted' };
  }

  private async send(event: string, message: object): Promise<void> {
    const reply = (await this.socket.timeout(replyTimeoutMs).emitWithAck(event, message)) as { error?: object };
    if (reply.error !== undefined) throw new Error(`${event} was answered ${JSON.stringify(reply)}`);
  }
}
