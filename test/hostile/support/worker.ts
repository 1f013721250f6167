import type { TaskExecute } from '@yardmaster/protocol';
import type { Peer } from './peer';

export interface Declaration {
  /** JSON text of the offered capability. */
  inputSchema?: string;
  slots?: number;
}

interface Refusal {
  error: { code: string; path?: string };
}

/** A worker that can send any text as a payload. */
export class HostileWorker {
  /** Its capabilities. */
  readonly capability: string;
  readonly instanceId: string;

  constructor(
    readonly peer: Peer,
    readonly workerId: string,
    private readonly declaration: Declaration,
  ) {
    this.capability = `evil.${workerId}`;
    this.instanceId = `${workerId}-instance`;
  }

  /** Returns its registration as JSON, with some properties replaced. */
  registration(instead: Record<string, string> = {}): string {
    const { inputSchema = '{}', slots = 4 } = this.declaration;
    const own = {
      workerId: JSON.stringify(this.workerId),
      instanceId: JSON.stringify(this.instanceId),
      name: '"evil"',
      version: '"0"',
      slots: String(slots),
      labels: '{}',
      capabilities: `[{"name":"${this.capability}","description":"","inputSchema":${inputSchema}}]`,
      running: '[]',
      finished: '[]',
    };
    return jsonObject({ ...own, ...instead });
  }

  async register(instead?: Record<string, string>): Promise<string> {
    return this.tell('worker.register', this.registration(instead));
  }

  /** Sends a message. Resolves to a summary of the reply. */
  async tell(message: string, payload: string): Promise<string> {
    return replyInWords(await this.peer.ask('/workers', message, payload));
  }

  /** Accepts the next attempt. Resolves to its execution. */
  async take(): Promise<TaskExecute> {
    const { payload, reply } = await this.peer.given('task.execute');
    reply('{"status":"accepted"}');
    return payload as TaskExecute;
  }

  finish(leaseId: string, outcome = '{"status":"succeeded","result":null,"stats":{"wallMs":1}}'): Promise<string> {
    return this.tell('task.finished', `{"leaseId":"${leaseId}","outcome":${outcome}}`);
  }

  output(leaseId: string, chunks: string): Promise<string> {
    return this.tell('task.output', `{"leaseId":"${leaseId}","chunks":${chunks}}`);
  }
}

/** Summarizes a reply: `registered`, a status, or an error code with its path. */
export function replyInWords(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  const { error, status, heartbeatIntervalMs } = reply as Partial<Refusal> & {
    status?: string;
    heartbeatIntervalMs?: number;
  };
  if (error) return [error.code, error.path].filter((word) => word !== undefined && word !== '').join(' ');
  return status ?? (heartbeatIntervalMs === undefined ? JSON.stringify(reply) : 'registered');
}

export function jsonObject(properties: Record<string, string>): string {
  return `{${Object.entries(properties)
    .map(([key, json]) => `${JSON.stringify(key)}:${json}`)
    .join(',')}}`;
}
