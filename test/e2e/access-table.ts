import type { Scope } from '../../src/access';
import type { Answer, Rule } from '../support/access/expected';
import { capability } from '../support/access/held-work';

interface RowOptions {
  body?: object;
  /** Overrides parameters of the path. */
  path?: Record<string, string>;
  /** An allowed request changes its object, so it gets a new one. */
  changes?: boolean;
}

/** A REST route: who may use it, and the answer to them. */
export interface RouteRow extends RowOptions, Rule {
  /** As registered. */
  route: string;
  /** By condition of the object, or `any`. */
  answers: Readonly<Record<string, Answer>>;
  /** True if the route is not in the OpenAPI document. */
  isUndocumented?: boolean;
}

const task = (
  access: Scope,
  route: string,
  answers: Record<'waiting' | 'running' | 'ended', Answer>,
  options: RowOptions = {},
): RouteRow => ({ route, access, own: 'task', answers: { ...answers, absent: '404 NOT_FOUND task' }, ...options });

const session = (
  access: Scope,
  route: string,
  answers: Record<'open' | 'ended', Answer>,
  options: RowOptions = {},
): RouteRow => ({
  route,
  access,
  own: 'session',
  answers: { ...answers, absent: '404 NOT_FOUND session' },
  ...options,
});

const list = (access: Scope, route: string, answer: Answer = 200): RouteRow => ({
  route,
  access,
  own: 'list',
  answers: { any: answer },
});

const other = (
  access: RouteRow['access'],
  route: string,
  answer: Answer = 200,
  options: RowOptions & Pick<RouteRow, 'isUndocumented'> = {},
): RouteRow => ({ route, access, answers: { any: answer }, ...options });

const all = (answer: Answer) => ({ waiting: answer, running: answer, ended: answer });
const waitingTask = { capability, labels: { require: { region: 'nowhere' } } };
const page = { isUndocumented: true };

/**
 * Every REST route. `HEAD` is allowed like `GET`. A request for an object of another key gets, if the scope is missing: 403 if the key may see
 * the object, otherwise 404, exactly as if it did not exist.
 */
export const routes: readonly RouteRow[] = [
  other('submit', 'POST /v1/tasks', 202, { body: waitingTask }),
  other('submit', 'POST /v1/tasks::batch', 200, { body: { tasks: [waitingTask] } }),
  list('read', 'GET /v1/tasks'),
  task('read', 'GET /v1/tasks/:id', all(200)),
  task('read', 'GET /v1/tasks/:id/attempts', all(200)),
  task('read', 'GET /v1/tasks/:id/events', all(200)),
  task('read', 'GET /v1/tasks/:id/explain', all(200)),
  task('read', 'GET /v1/tasks/:id/artifacts', all(200)),
  task('read', 'GET /v1/tasks/:id/artifacts/:name', { ...all(200), waiting: '404 NOT_FOUND artifact' }),
  task('read', 'POST /v1/tasks/:id/artifacts/:name/tickets', { ...all(201), waiting: '404 NOT_FOUND artifact' }),
  other('workers', 'PUT /v1/tasks/:id/artifacts/:name', '401 UNAUTHORIZED lease'),
  task(
    'operate',
    'POST /v1/tasks/:id/cancel',
    { waiting: 202, running: 202, ended: '409 CONFLICT ended' },
    { body: {}, changes: true },
  ),
  task(
    'operate',
    'POST /v1/tasks/:id/input',
    { waiting: '409 CONFLICT', running: 200, ended: '409 CONFLICT ended' },
    { body: { text: 'x' }, changes: true },
  ),

  other('submit', 'POST /v1/sessions', 201, { body: { capability } }),
  list('read', 'GET /v1/sessions'),
  session('read', 'GET /v1/sessions/:id', { open: 200, ended: 200 }),
  session('operate', 'DELETE /v1/sessions/:id', { open: 204, ended: 204 }, { changes: true }),

  other('read', 'GET /v1/workers'),
  other('read', 'GET /v1/workers/:id', 200, { path: { id: 'holder' } }),
  other('operate', 'POST /v1/workers/:id/drain', 202, { body: {}, path: { id: 'figma-mock' } }),
  other('operate', 'POST /v1/workers/:id/resume', 200, { path: { id: 'figma-mock' } }),
  other('operate', 'POST /v1/workers/:id/exited', 204, { body: { instanceId: 'x' }, path: { id: 'figma-mock' } }),
  other('operate', 'DELETE /v1/workers/:id', '404 NOT_FOUND worker', { path: { id: 'absent' } }),

  list('read', 'GET /v1/capabilities'),
  other('read', 'GET /v1/stats'),
  other('read', 'GET /v1/events'),
  other('read', 'GET /metrics'),
  other('admin', 'GET /v1/audit'),

  other('admin', 'GET /v1/keys'),
  // The name of an existing key.
  other('admin', 'POST /v1/keys', '409 CONFLICT neighbour', { body: { name: 'neighbour', scopes: ['read'] } }),
  other('any', 'GET /v1/keys/self'),
  other('admin', 'GET /v1/keys/:id', '404 NOT_FOUND key', { path: { id: 'k-absent' } }),
  other('admin', 'POST /v1/keys/:id/rotate', '404 NOT_FOUND key', { body: {}, path: { id: 'k-absent' } }),
  other('admin', 'DELETE /v1/keys/:id', '404 NOT_FOUND key', { path: { id: 'k-absent' } }),

  other('operate', 'PUT /v1/mock/scenario', 200, { body: { faults: [] } }),
  other('read', 'GET /v1/mock/scenario', 200),
  other('operate', 'DELETE /v1/mock/scenario', 204),

  other('public', 'GET /health/live'),
  other('public', 'GET /health/ready'),
  other('public', 'GET /openapi.json', 200, page),
  other('public', 'GET /docs', 200, page),
  other('public', 'GET /docs/start.js', 200, page),
  other('public', 'GET /docs/swagger-ui.css', 200, page),
  other('public', 'GET /docs/swagger-ui-bundle.js', 200, page),
];

/** A message of `/events`: who may send it, and the acknowledgement: `ok` or the problem. */
export interface MessageRow extends Rule {
  message: string;
  answers: Readonly<Record<string, 'ok' | Answer>>;
  payload(taskId: string): object;
  changes?: boolean;
}

const absent = '404 NOT_FOUND task' as const;

/** Every message of the namespace `/events`. */
export const messages: readonly MessageRow[] = [
  { message: 'task:submit', access: 'submit', answers: { any: 'ok' }, payload: () => waitingTask },
  {
    message: 'task:execute',
    access: 'submit',
    answers: { any: 'ok' },
    payload: () => ({ capability, input: { isShort: true } }),
  },
  {
    message: 'task:cancel',
    access: 'operate',
    own: 'task',
    answers: { waiting: 'ok', running: 'ok', ended: '409 CONFLICT ended', absent },
    payload: (taskId) => ({ taskId }),
    changes: true,
  },
  {
    message: 'task:subscribe',
    access: 'read',
    own: 'task',
    answers: { waiting: 'ok', running: 'ok', ended: 'ok', absent },
    payload: (taskId) => ({ taskId }),
  },
  {
    message: 'task:unsubscribe',
    access: 'read',
    own: 'list',
    answers: { any: 'ok' },
    payload: () => ({ taskId: 't-any' }),
  },
];

/** The WebSocket routes: the answer to every API key, and to requests without one. Workers send a lease, clients a ticket. */
export const upgrades: ReadonlyArray<{ url: string; access: 'public' | 'workers'; answer: Answer }> = [
  { url: '/v1/tunnels', access: 'workers', answer: '401 UNAUTHORIZED lease' },
  { url: '/v1/tunnels/x', access: 'public', answer: '404 NOT_FOUND tunnel' },
];

/** The Socket.IO namespaces, the credential that they accept, and the refusal of others. */
export const namespaces = [
  { namespace: '/events', accepts: 'API keys', refusal: 'UNAUTHORIZED' },
  { namespace: '/workers', accepts: 'worker tokens', refusal: 'UNAUTHORIZED' },
] as const;
