import { changeKinds, sessionStates, taskStates } from '../../tasks';
import { idempotencyKeyPattern } from '../tasks/task-headers';
import { cursorPattern } from '../fleet-events/fleet-events-query.dto';
import { idPattern } from '../validation/id.pipe';
import { eventNumber, pageLimit, timePattern } from '../validation/query-values';

/** What a document says of an operation and no type or comment does. */
export interface OperationNotes {
  tag: string;
  summary?: string;
  /** Codes of the problems that it may be answered with, beside those of every operation. */
  problems?: readonly string[];
  parameters?: readonly object[];
  /** Of its parameters that a type says too little about, by name. */
  schemas?: Readonly<Record<string, object>>;
  /** The request body, if no DTO describes it. */
  body?: object;
  /** Responses that are no JSON, or that come beside the usual one, by status. */
  responses?: Readonly<Record<string, object>>;
  isBodyOptional?: boolean;
  /** Needs no key. */
  isOpen?: boolean;
}

const ofTask = ['NOT_FOUND'];
const submitProblems = [
  'INVALID_INPUT',
  'IDEMPOTENCY_KEY_REUSED',
  'QUEUE_FULL',
  'NO_CAPABLE_WORKER',
  'NOT_FOUND',
  'SESSION_LOST',
];
const text = { type: 'string' };
const listOf = (values: readonly string[]) => ({ type: 'array', items: { type: 'string', enum: values } });
const time = { type: 'string', pattern: timePattern.source };
const cursor = { type: 'string', pattern: '^[A-Za-z0-9_-]*$' };
const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } };
const idempotencyKey = parameter('header', 'Idempotency-Key', 'The same key and body give the same task.', {
  ...text,
  pattern: idempotencyKeyPattern.source,
});
const health = { 'application/json': { schema: { $ref: '#/components/schemas/Health' } } };
const location = { description: 'Where the task is.', schema: text };
const waited = { description: 'The wait that was granted.', schema: text };
const replayed = { description: '`true` where the idempotency key had made the task before.', schema: text };
const scenario = {
  type: 'object',
  required: ['faults'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 128 },
    seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 },
    faults: {
      type: 'array',
      maxItems: 64,
      items: { type: 'object', required: ['fault'], properties: { fault: text }, additionalProperties: true },
    },
  },
};

function parameter(place: 'query' | 'header', name: string, description: string, schema: object): object {
  return { in: place, name, description, required: false, schema };
}

/** By method and path. */
export const operations: Readonly<Record<string, OperationNotes>> = {
  'post /v1/tasks': {
    tag: 'Tasks',
    problems: submitProblems,
    parameters: [
      parameter('header', 'Prefer', 'Wait for the outcome, so many seconds at most (RFC 7240).', {
        ...text,
        examples: ['wait=30'],
      }),
      idempotencyKey,
    ],
    responses: {
      200: {
        description: 'The task has ended; `outcome` says how.',
        headers: {
          Location: location,
          'Preference-Applied': waited,
          'Idempotency-Replayed': replayed,
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } },
      },
      202: {
        description: 'The task is kept, and goes on.',
        headers: { Location: location, 'Preference-Applied': waited, 'Idempotency-Replayed': replayed },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } },
      },
    },
  },
  'post /v1/tasks:batch': { tag: 'Tasks', parameters: [idempotencyKey] },
  'get /v1/tasks': {
    tag: 'Tasks',
    schemas: {
      state: listOf(taskStates),
      worker: { type: 'string', pattern: idPattern('worker').source },
      createdFrom: time,
      createdBefore: time,
      limit: pageLimit,
      cursor,
    },
  },
  'get /v1/tasks/{id}': { tag: 'Tasks', problems: ofTask },
  'get /v1/tasks/{id}/attempts': { tag: 'Tasks', problems: ofTask },
  'get /v1/tasks/{id}/artifacts': { tag: 'Tasks', problems: ofTask },
  'get /v1/tasks/{id}/artifacts/{name}': {
    tag: 'Tasks',
    problems: [...ofTask, 'TOO_MANY_CLIENTS'],
    parameters: [
      parameter('header', 'Range', 'One part of it (RFC 9110).', { ...text, examples: ['bytes=0-1023'] }),
      parameter('header', 'If-Range', 'The part only where this is still its `ETag`.', text),
      parameter('header', 'If-None-Match', 'Nothing where it has one of these `ETag`s.', text),
    ],
    responses: {
      200: { description: 'The whole.', content: bytes },
      206: { description: 'The part; `Content-Range` says which.', content: bytes },
      304: { description: 'You have it.' },
      416: { description: 'There is no such part; `Content-Range` says how long it is.' },
    },
  },
  'get /v1/tasks/{id}/explain': { tag: 'Tasks', problems: ofTask },
  'post /v1/tasks/{id}/cancel': { tag: 'Tasks', problems: [...ofTask, 'CONFLICT'], isBodyOptional: true },
  'post /v1/tasks/{id}/input': {
    tag: 'Tasks',
    problems: [
      ...ofTask,
      'CONFLICT',
      'NO_INPUT',
      'INPUT_FULL',
      'INPUT_GAP',
      'LINK_CLOSED',
      'BAD_REPLY',
      'REPLY_TIMEOUT',
    ],
  },
  'get /v1/tasks/{id}/events': {
    tag: 'Tasks',
    problems: [...ofTask, 'TOO_MANY_CLIENTS'],
    parameters: [
      {
        ...parameter('query', 'after', '`seq` of the last event that you have.', eventNumber),
        allowEmptyValue: true,
      },
      parameter('header', 'Last-Event-ID', 'The same as `after`, as a browser sends it; it wins.', {
        anyOf: [eventNumber, { type: 'string', maxLength: 0 }],
      }),
    ],
    responses: {
      200: {
        description: 'Events `state` and `output`, in the order of their ids.',
        content: {
          'text/event-stream': {
            schema: { $ref: '#/components/schemas/ServerSentEvent' },
            example:
              'id: 1\nevent: state\ndata: {"taskId":"t-…","seq":1,"at":"…","type":"state","data":{"state":"queued"}}\n\n',
          },
        },
      },
    },
  },
  'post /v1/sessions': {
    tag: 'Sessions',
    problems: ['SESSIONS_FULL', 'NO_CAPABLE_WORKER'],
    responses: {
      201: {
        description: 'The session is open.',
        headers: { Location: { description: 'Where the session is.', schema: text } },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Session' } } },
      },
    },
  },
  'get /v1/sessions': { tag: 'Sessions', schemas: { state: listOf(sessionStates), limit: pageLimit, cursor } },
  'get /v1/sessions/{id}': { tag: 'Sessions', problems: ofTask },
  'delete /v1/sessions/{id}': { tag: 'Sessions', problems: ofTask },
  'get /v1/workers': { tag: 'Workers' },
  'get /v1/workers/{id}': { tag: 'Workers', problems: ofTask },
  'post /v1/workers/{id}/drain': {
    tag: 'Workers',
    problems: [...ofTask, 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'],
    isBodyOptional: true,
  },
  'post /v1/workers/{id}/resume': {
    tag: 'Workers',
    problems: [...ofTask, 'DRAINING', 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'],
  },
  'post /v1/workers/{id}/exited': { tag: 'Workers', problems: ofTask },
  'delete /v1/workers/{id}': {
    tag: 'Workers',
    problems: [...ofTask, 'CONFLICT'],
    parameters: [parameter('query', 'force', 'Also where tasks run on it.', { type: 'boolean', default: false })],
  },
  'get /v1/mock/scenario': { tag: 'Mock', problems: ofTask },
  'put /v1/mock/scenario': { tag: 'Mock', body: scenario },
  'delete /v1/mock/scenario': { tag: 'Mock' },
  'get /v1/capabilities': { tag: 'Fleet' },
  'get /v1/stats': { tag: 'Fleet' },
  'get /v1/events': {
    tag: 'Fleet',
    problems: ['TOO_MANY_CLIENTS'],
    schemas: { kinds: listOf(changeKinds), after: { type: 'string', pattern: cursorPattern.source } },
    parameters: [
      parameter('header', 'Last-Event-ID', 'The same as `after`, as a browser sends it; it wins.', {
        anyOf: [
          { type: 'string', pattern: cursorPattern.source },
          { type: 'string', maxLength: 0 },
        ],
      }),
    ],
    responses: {
      200: {
        description: 'Events `cursor`, `task`, `session`, `worker` and `reset`.',
        content: {
          'text/event-stream': {
            schema: { $ref: '#/components/schemas/FleetServerSentEvent' },
            example: 'id: 5f0c…-7\nevent: task\ndata: {"kind":"task","id":"t-…","at":"…","state":"running",…}\n\n',
          },
        },
      },
    },
  },
  'get /health/live': {
    tag: 'Operations',
    summary: 'Is the process up?',
    isOpen: true,
    responses: { 200: { description: 'It is.', content: health } },
  },
  'get /health/ready': {
    tag: 'Operations',
    summary: 'Can it take tasks?',
    isOpen: true,
    responses: {
      200: { description: 'Every part is up.', content: health },
      503: { description: 'A part is down; `error` names it.', content: health },
    },
  },
  'get /metrics': {
    tag: 'Operations',
    summary: 'Get metrics',
    responses: { 200: { description: 'For Prometheus.', content: { 'text/plain': { schema: text } } } },
  },
};
