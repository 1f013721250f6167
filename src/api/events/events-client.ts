import type { Socket } from 'socket.io';
import type { AccessRule, Caller } from '../../access';
import type { TaskService } from '../../agent';
import { YardError } from '@yardmaster/protocol';
import type { ProblemDto } from '../problem/problem.dto';
import { TaskRequestDto, toTaskRequest } from '../tasks/task-request.dto';
import { toOutcomeDto, toTaskDto } from '../tasks/task.mapper';
import { validateDto } from '../validation/validate-dto';
import { auditedMessage, type AuditedMessage } from './audited-message';
import { CancelMessageDto, SubscribeMessageDto, UnsubscribeMessageDto } from './client-message.dto';
import type { EventsCommunication } from './events-communication';
import { Subscriptions } from './subscriptions';

type Answer = (payload: unknown) => Promise<object>;

/** Who may send which message, as for REST routes. The object of `own: 'task'` is `taskId` of the payload. */
export const messageRules = {
  'task:submit': { scope: 'submit' },
  'task:execute': { scope: 'submit' },
  'task:cancel': { scope: 'operate', own: 'task' },
  'task:subscribe': { scope: 'read', own: 'task' },
  'task:unsubscribe': { scope: 'read', own: 'list' },
} as const satisfies Record<string, AccessRule>;

type Message = keyof typeof messageRules;

/** The caller of a client, the guard that checks its messages, and the audit log that records them. */
export interface CheckedCaller {
  readonly caller: Caller;
  check(rule: AccessRule, objectId: string): Promise<void> | undefined;
  record(message: AuditedMessage): void;
}

/** Limit of concurrent `task:execute` messages per client. */
const executionsMax = 256;

/**
 * One client of the namespace `/events`. Each message is acknowledged with its result, or with `{ error }` and a problem as in the REST API.
 */
export class EventsClient {
  private executions = 0;

  constructor(
    private readonly comm: EventsCommunication,
    private readonly tasks: TaskService,
    private readonly subscriptions: Subscriptions,
    private readonly access: CheckedCaller,
    private readonly problemOf: (error: unknown) => ProblemDto,
  ) {}

  listen(socket: Pick<Socket, 'onAny'>): void {
    // Socket.IO lets the name of a message be a number.
    socket.onAny((message: string | number, ...args: unknown[]) => {
      const acknowledge = args.at(-1);
      const [payload] = typeof acknowledge === 'function' ? args.slice(0, -1) : args;
      const reply = typeof acknowledge === 'function' ? (acknowledge as (reply: object) => void) : () => undefined;
      // If a reply cannot be sent, its own message gets the error.
      this.answer(String(message), payload)
        .then(reply)
        .catch((error: unknown) => reply({ error: this.problemOf(error) }));
    });
  }

  private async answer(message: string, payload: unknown): Promise<object> {
    const answer = await this.unrecordedAnswer(message, payload);
    const audited = auditedMessage(message, payload, answer);
    if (audited) this.access.record(audited);
    return answer;
  }

  private async unrecordedAnswer(message: string, payload: unknown): Promise<object> {
    try {
      if (!isMessage(message)) throw new YardError('NOT_FOUND', `unknown message ${message.slice(0, 64)}`);
      const { taskId } = (payload ?? {}) as { taskId?: unknown };
      await this.access.check(messageRules[message], typeof taskId === 'string' ? taskId : '');
      return await this.answers[message](payload);
    } catch (error) {
      return { error: this.problemOf(error) };
    }
  }

  private readonly answers: Readonly<Record<Message, Answer>> = {
    'task:submit': async (payload) => {
      const request = toTaskRequest(validateDto(TaskRequestDto, payload));
      return { task: toTaskDto(await this.tasks.submit(request, this.access.caller)) };
    },
    'task:execute': async (payload) => {
      const request = toTaskRequest(validateDto(TaskRequestDto, payload));
      if (this.executions >= executionsMax) {
        throw new YardError(
          'TOO_MANY_CLIENTS',
          `limit of waiting task:execute messages of this client reached (${executionsMax})`,
        );
      }
      this.executions++;
      try {
        return { outcome: toOutcomeDto(await this.comm.execute(request, this.access.caller)) };
      } finally {
        this.executions--;
      }
    },
    'task:cancel': async (payload) => {
      const { taskId, reason, graceMs } = validateDto(CancelMessageDto, payload);
      const options = { reason: reason ?? undefined, graceMs: graceMs ?? undefined };
      return { task: toTaskDto(await this.tasks.cancel(taskId, options)) };
    },
    'task:subscribe': async (payload) => {
      const { taskId, after } = validateDto(SubscribeMessageDto, payload);
      const task = await this.tasks.get(taskId);
      this.subscriptions.add(taskId, after ?? 0);
      return { task: toTaskDto(task) };
    },
    'task:unsubscribe': (payload) => {
      const { taskId } = validateDto(UnsubscribeMessageDto, payload);
      return Promise.resolve({ unsubscribed: this.subscriptions.remove(taskId) });
    },
  };
}

function isMessage(name: string): name is Message {
  return Object.hasOwn(messageRules, name);
}
