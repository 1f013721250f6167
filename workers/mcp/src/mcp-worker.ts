import { SystemClock, type Clock } from '@yardmaster/worker-kit/clock';
import type { Labels } from '@yardmaster/protocol';
import { type EventLog, Worker } from '@yardmaster/worker-kit';
import { ServedProfile } from './call/served-profile';
import { genericCapabilities } from './generic/generic-capabilities';
import { figmaCapabilities } from './figma/figma-capabilities';
import { figmaWriteCapabilities } from './figma/figma-writer';
import { OfferedTools } from './offered-tools';
import type { Profile } from './profile/profile';
import { resolveProfile } from './profile/resolve-profile';
import { McpServer } from './server/mcp-server';
import { ServerFolder } from './server/server-folder';
import { version } from './version';

export interface McpWorkerSettings {
  profiles: readonly Profile[];
  /** The secrets that the profiles refer to. */
  env: NodeJS.ProcessEnv;
  workerId?: string;
  instanceId?: string;
  slots?: number;
  labels?: Labels;
}

const defaultSlots = 16;

/**
 * Creates a worker whose capabilities are the current tools of the servers of its profiles. The tools of a lost server
 * are not offered until it runs again. The servers end with the worker.
 */
export function createMcpWorker(
  { profiles, env, ...options }: McpWorkerSettings,
  log: EventLog,
  clock: Clock = new SystemClock(),
): Worker {
  const { workerId = 'mcp', slots = defaultSlots } = options;
  const worker = new Worker({ ...options, workerId, slots, name: 'mcp', version, clock, log });
  const served = profiles.map(
    (profile) => new ServedProfile(new McpServer(profile, resolveProfile(profile, env), clock, log), clock),
  );
  const tools = new OfferedTools(served, log);
  const figma = served.flatMap((each) => [...figmaCapabilities(each, clock), ...figmaWriteCapabilities(each)]);
  const always = [...genericCapabilities(served, tools), ...figma];
  const offer = (): void => worker.setCapabilities([...always, ...tools.capabilities(always.length)]);
  for (const { server } of served) server.on('changed', offer);
  const sweeping = ServerFolder.sweep().catch((err: unknown) =>
    log.warn({ event: 'mcp_sweep_failed', err }, 'could not remove the folders of earlier servers'),
  );
  worker.closeOnStop(async () => {
    await Promise.all([sweeping, ...served.map(({ server }) => server.close())]);
  });
  offer();
  for (const { server } of served) {
    if (server.trouble !== undefined) sayTrouble(server, log);
    server.open();
  }
  return worker;
}

function sayTrouble({ profile: { name, help }, trouble }: McpServer, log: EventLog): void {
  const said = [`${name} is not configured: ${trouble}`, help].filter(Boolean).join(', ');
  log.warn({ event: 'mcp_server_skipped', server: name }, said);
}
