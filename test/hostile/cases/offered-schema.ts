import { inWords } from '../support/http';
import { HostileWorker, jsonObject } from '../support/worker';
import type { World } from '../support/world';

/** Reply to a registration. */
export interface Registered {
  error?: { code: string; path?: string };
  refusedCapabilities?: Array<{ name: string; path: string; reason: string }>;
}
interface Listed {
  capabilities: Array<{ name: string; unchecked?: { path: string; reason: string } }>;
}

/** Registers a worker with a capability that has the schema, and one without a schema. */
async function offer(world: World, schema: string): Promise<{ worker: HostileWorker; verdict: string }> {
  const worker = new HostileWorker(await world.link(), world.unique('evil'), {});
  const declaration = (name: string, inputSchema: string): string =>
    jsonObject({ name: JSON.stringify(name), description: '""', inputSchema });
  const capabilities = `[${declaration(worker.capability, schema)},${declaration(`${worker.capability}.fine`, '{}')}]`;
  const reply = (await worker.peer.ask('/workers', 'worker.register', worker.registration({ capabilities }))) as
    Registered | string;
  if (typeof reply === 'string' || reply.error)
    return { worker, verdict: typeof reply === 'string' ? reply : `${reply.error!.code} ${reply.error!.path}` };
  const [refused] = reply.refusedCapabilities ?? [];
  if (refused) return { worker, verdict: `refused ${refused.path}` };
  const { body } = await world.ask({ path: '/v1/capabilities' });
  const { unchecked } = (JSON.parse(body) as Listed).capabilities.find(({ name }) => name === worker.capability)!;
  return { worker, verdict: unchecked ? `unchecked ${unchecked.path}` : 'checked' };
}

/** Resolves to the answers to the schema and to the inputs, and those of the capability without a schema. */
export const schema =
  (text: string, ...inputs: string[]) =>
  async (world: World): Promise<string> => {
    const { worker, verdict } = await offer(world, text);
    const submit = async (capability: string, input: string): Promise<string> =>
      inWords(await world.post('/v1/tasks', `{"capability":"${capability}","input":${input},"queueTimeoutMs":60000}`));
    const words = [];
    for (const input of inputs) words.push(await submit(worker.capability, input));
    words.push(await submit(`${worker.capability}.fine`, '{}'));
    return [verdict, ...words].join(', ');
  };

/** Returns the path of a keyword in the schema of a capability. */
export const at = (path: string): string => `inputSchema${path === '' ? '' : `.${path}`}`;
