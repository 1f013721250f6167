import type { AuditEvent } from '../../audit';
import type { ProblemDto } from '../problem/problem.dto';

/** The result of a message, for the audit log. */
export type AuditedMessage = Omit<AuditEvent, 'by' | 'from'>;

interface Audited {
  action: string;
  /** Undefined if the message only reads: then only its refusal is recorded. */
  kind?: 'change' | 'submission';
}

/** The messages in the terms of the audit log: a task that is submitted over a socket looks like one over REST. */
export const auditedMessages = {
  'task:submit': { action: 'tasks.submit', kind: 'submission' },
  'task:execute': { action: 'tasks.execute', kind: 'submission' },
  'task:cancel': { action: 'tasks.cancel', kind: 'change' },
  'task:subscribe': { action: 'tasks.subscribe' },
  'task:unsubscribe': { action: 'tasks.unsubscribe' },
} as const satisfies Record<string, Audited>;

type Message = keyof typeof auditedMessages;

/** Returns the event of a message and its answer; undefined if it is not recorded. */
export function auditedMessage(message: string, payload: unknown, answer: object): AuditedMessage | undefined {
  if (!Object.hasOwn(auditedMessages, message)) return undefined;
  const { action, kind: recorded }: Audited = auditedMessages[message as Message];
  const { error, task } = answer as { error?: ProblemDto; task?: { id: string } };
  const status = error?.status ?? 200;
  const kind = status === 401 || status === 403 ? 'refusal' : recorded;
  if (kind === undefined) return undefined;
  const id = task?.id ?? taskIdOf(payload);
  return {
    kind,
    action,
    status,
    ...(id !== undefined && { object: { kind: 'task', id } }),
    ...(error && { code: error.code }),
  };
}

function taskIdOf(payload: unknown): string | undefined {
  const { taskId } = (payload ?? {}) as { taskId?: unknown };
  return typeof taskId === 'string' ? taskId : undefined;
}
