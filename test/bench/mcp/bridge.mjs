// The service with the MCP worker and a no-op worker, each in its own process. The MCP servers are warm.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPoster } from '../http-load.mjs';
import { root, secrets, start, startNoopWorker, startService } from '../processes.mjs';
import { everything } from './client.mjs';

const scripted = join(root, 'test/support/scripted-mcp-server.mjs');
const slots = 64;

export async function startBridge(durability, folder, httpUrl) {
  const journal = join(folder, `journal-${durability}`);
  const service = await startService({ DURABILITY: durability });
  const noop = await startNoopWorker(service.url, slots);
  const worker = await startMcpWorker(service.url, folder, [
    { name: 'everything', command: process.execPath, args: [everything, 'stdio'] },
    { name: 'remote', url: httpUrl },
    { name: 'cached', command: process.execPath, args: [scripted], env: { JOURNAL: journal }, cacheMs: 600_000 },
  ]);
  return {
    journal,
    poster: (capability, input) => posterOf(`${service.url}/v1/tasks`, { capability, input }),
    end: async () => {
      await worker.end();
      await noop.end();
      await service.end();
    },
  };
}

/** Posts the same body repeatedly; `post` fails if the task or the call fails. */
export function posterOf(url, body) {
  const headers = { authorization: `Bearer ${secrets.API_KEY}`, prefer: 'wait=60' };
  const { post, close } = openPoster(url, { headers, body: JSON.stringify(body) });
  return { once: async () => succeeded(await post()), close };
}

async function startMcpWorker(url, folder, servers) {
  const profiles = [{ name: 'figma', disabled: true }, ...servers];
  const file = join(folder, 'profiles.json');
  writeFileSync(file, JSON.stringify({ profiles }));
  const args = ['--connect', url, '--slots', String(slots), '--profiles', file];
  const worker = start('workers/mcp/dist/main.js', { args, env: { YARD_WORKER_TOKEN: secrets.WORKER_TOKEN } });
  await worker.said((line) => line.includes('"event":"worker_registered"'));
  for (const { name } of servers)
    await worker.said((line) => line.includes('"event":"mcp_server_started"') && line.includes(`"server":"${name}"`));
  return worker;
}

function succeeded({ status, body }) {
  if (status !== 200 || body.state !== 'succeeded')
    throw new Error(`a task did not succeed: ${status} ${JSON.stringify(body)}`);
}
