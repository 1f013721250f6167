import { createHash } from 'node:crypto';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Expected, Json, ListSnapshot, TaskSnapshot } from './expected';
import type { OldService } from './old-service';

/** A stream that is silent for this long has sent all stored events. */
const silenceMs = 400;

const taskQueries: ReadonlyArray<[query: Record<string, string>, limit: number]> = [
  [{}, 7],
  [{ state: 'queued' }, 4],
  [{ state: 'running' }, 2],
  [{ state: 'queued,running,failed' }, 5],
  [{ state: 'succeeded' }, 6],
  [{ state: 'failed,timed_out,cancelled' }, 3],
  [{ capability: 'work.short' }, 5],
  [{ worker: 'wire-south' }, 2],
  [{ capability: 'work.do', state: 'failed', worker: 'wire-north' }, 1],
];
const sessionQueries: ReadonlyArray<[query: Record<string, string>, limit: number]> = [
  [{ state: 'open,closed,expired,lost' }, 2],
  [{ state: 'open' }, 2],
  [{ state: 'expired,lost' }, 1],
];

type ApiState = Pick<Expected, 'saidOfTasks' | 'saidOfSessions' | 'taskLists' | 'sessionLists' | 'stats'>;

/** Reads everything that a service has stored, through its API. */
export async function readState(service: OldService, sessionIds: readonly string[]): Promise<ApiState> {
  const taskLists: ListSnapshot[] = [];
  for (const [query, limit] of taskQueries) taskLists.push(await list(service, 'tasks', query, limit));
  const sessionLists: ListSnapshot[] = [];
  for (const [query, limit] of sessionQueries) sessionLists.push(await list(service, 'sessions', query, limit));
  const taskIds = taskLists[0]!.pages.flatMap(({ items }) => items.map(({ id }) => String(id)));
  const tasks = await Promise.all(taskIds.map(async (id) => [id, await readTask(service, id)] as const));
  const sessions = await Promise.all(
    sessionIds.map(async (id) => [id, await service.json<Json>('GET', `/v1/sessions/${id}`)] as const),
  );
  const { tasks: byState, capabilities, queues } = await service.json<Expected['stats']>('GET', '/v1/stats');
  taskLists.slice(1).forEach(keepIds);
  return {
    saidOfTasks: Object.fromEntries(tasks),
    saidOfSessions: Object.fromEntries(sessions),
    taskLists,
    sessionLists,
    stats: { tasks: byState, capabilities, queues },
  };
}

async function readTask(service: OldService, id: string): Promise<TaskSnapshot> {
  const task = await service.json<TaskSnapshot['task']>('GET', `/v1/tasks/${id}`);
  const { attempts } = await service.json<Pick<TaskSnapshot, 'attempts'>>('GET', `/v1/tasks/${id}/attempts`);
  const { artifacts } = await service.json<Pick<TaskSnapshot, 'artifacts'>>('GET', `/v1/tasks/${id}/artifacts`);
  const { waiting } = await service.json<{ waiting?: { position?: number } }>('GET', `/v1/tasks/${id}/explain`);
  const downloads: Record<string, string> = {};
  for (const { name } of artifacts) {
    const response = await service.ask('GET', `/v1/tasks/${id}/artifacts/${encodeURIComponent(name)}`);
    downloads[name] = sha256(Buffer.from(await response.arrayBuffer()));
  }
  return { task, attempts, events: await events(service, id), artifacts, downloads, position: waiting?.position };
}

/** Reads the events of a task until it has ended or the stream is silent. */
async function events(service: OldService, id: string): Promise<TaskSnapshot['events']> {
  const response = await service.ask('GET', `/v1/tasks/${id}/events`);
  const messages = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = messages.getReader();
  const said: TaskSnapshot['events'] = [];
  try {
    for (;;) {
      const timer = setTimeout(() => void reader.cancel(), silenceMs);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done) return said;
      said.push(JSON.parse(value.data) as TaskSnapshot['events'][number]);
    }
  } finally {
    await reader.cancel();
  }
}

async function list(
  service: OldService,
  kind: 'tasks' | 'sessions',
  query: Record<string, string>,
  limit: number,
): Promise<ListSnapshot> {
  const pages: ListSnapshot['pages'] = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor;) {
    const params = new URLSearchParams({ ...query, limit: String(limit), ...(cursor && { cursor }) });
    const page = await service.json<Json>('GET', `/v1/${kind}?${params.toString()}`);
    cursor = page['nextCursor'] as string | undefined;
    pages.push({ items: page[kind] as Json[], ...(cursor && { nextCursor: cursor }) });
  }
  return { query, limit, pages };
}

/** Keeps only the ids of a list. */
function keepIds({ pages }: ListSnapshot): void {
  for (const page of pages) page.items = page.items.map(({ id }) => ({ id }));
}

export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
