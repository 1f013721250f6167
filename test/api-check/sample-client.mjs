/** A program on the types that openapi-typescript makes of the document. Lines that must not compile are marked, and fail the check if they do. */
export const sampleClient = `
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Task = components['schemas']['Task'];
const client = createClient<paths>({ baseUrl: 'http://127.0.0.1:7400', headers: { authorization: 'Bearer key' } });

export async function submitAndWait(code: string): Promise<Task> {
  const { data, error, response } = await client.POST('/v1/tasks', {
    params: { header: { Prefer: 'wait=30', 'Idempotency-Key': 'once' } },
    body: {
      capability: 'python.run',
      input: { code },
      priority: null,
      retry: { maxAttempts: 3, on: ['WORKER_LOST'], backoff: { type: 'exponential', delayMs: 100 } },
      labels: { require: { region: 'eu' } },
    },
  });
  if (error) throw new Error(\`\${response.status} \${error.code}: \${error.detail} \${error.errors?.[0]?.path}\`);
  const state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'timed_out' = data.state;
  const region: string | undefined = data.labels.require['region'];
  console.log(state, region, data.outcome?.stats.wallMs, data.outcome?.result);
  return data;
}

export async function listFailed(): Promise<string[]> {
  const query = { state: ['failed', 'timed_out'] as const satisfies readonly string[], limit: 10 };
  const { data } = await client.GET('/v1/tasks', { params: { query: { ...query, state: [...query.state] } } });
  return (data?.tasks ?? []).map(({ id }) => id);
}

export async function close(sessionId: string): Promise<void> {
  await client.DELETE('/v1/sessions/{id}', { params: { path: { id: sessionId } } });
  await client.POST('/v1/workers/{id}/drain', { params: { path: { id: 'python-1' } }, body: { deadlineMs: 0 } });
  await client.DELETE('/v1/workers/{id}', { params: { path: { id: 'python-1' }, query: { force: true } } });
}

export async function follow(id: string): Promise<void> {
  const { response } = await client.GET('/v1/tasks/{id}/events', { params: { path: { id } }, parseAs: 'stream' });
  console.log(response.body);
}

export async function refused(): Promise<void> {
  // @ts-expect-error a property that is not known
  const request: components['schemas']['TaskRequest'] = { capability: 'python.run', sesionId: 's-1' };
  await client.POST('/v1/tasks', { body: request });
  // @ts-expect-error a value of another type
  await client.POST('/v1/tasks', { body: { capability: 'python.run', priority: 'high' } });
  // @ts-expect-error no capability
  await client.POST('/v1/tasks', { body: { input: {} } });
  // @ts-expect-error not a state
  await client.GET('/v1/tasks', { params: { query: { state: ['lost'] } } });
  // @ts-expect-error a method that the path does not take
  await client.DELETE('/v1/tasks/{id}', { params: { path: { id: 't-1' } } });
  // @ts-expect-error a path that there is not
  await client.GET('/v1/jobs');
  const { data } = await client.GET('/v1/stats');
  // @ts-expect-error a field that no answer has
  console.log(data?.uptime);
}
`;
