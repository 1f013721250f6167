import { EventEmitter } from 'node:events';
import { silentLog } from '../../../packages/worker-kit/src/log';
import type { ServedProfile } from './call/served-profile';
import { genericCapabilities } from './generic/generic-capabilities';
import { capabilitiesMax, OfferedTools } from './offered-tools';

function servedWith(name: string, tools: number): ServedProfile {
  const offeredTools = Array.from({ length: tools }, (_, n) => ({ name: `t${n}`, inputSchema: { type: 'object' } }));
  const server = Object.assign(new EventEmitter(), { profile: { name }, state: 'not_configured', offeredTools });
  return { server } as unknown as ServedProfile;
}

describe(OfferedTools, () => {
  it('keeps a registration within its size limit, with a fair share for every server', async () => {
    const all = [servedWith('many', 2000), servedWith('few', 2)];
    const warnings: unknown[] = [];
    const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
    const tools = new OfferedTools(all, log);
    const generic = genericCapabilities(all, tools);
    const offered = tools.capabilities(generic.length);
    const names = offered.map(({ declaration }) => declaration.name);
    expect(names).toHaveLength(capabilitiesMax - generic.length);
    expect(names.slice(-3)).toEqual(['many.t506', 'few.t0', 'few.t1']);
    expect(warnings).toEqual([
      { event: 'mcp_tool_limit_reached', server: 'many', offered: 507, leftOut: 1493, limit: capabilitiesMax },
    ]);
    const list = generic.find(({ declaration }) => declaration.name === 'mcp.list')!;
    const { servers } = (await list.handler({}, { signal: new AbortController().signal } as never)) as {
      servers: object[];
    };
    expect(servers.map((server) => 'toolsLeftOut' in server && server.toolsLeftOut)).toEqual([1493, false]);
  });

  it('omits no tool while all fit', () => {
    const all = [servedWith('some', 3)];
    const tools = new OfferedTools(all, silentLog);
    expect(tools.capabilities(capabilitiesMax)).toHaveLength(0);
    expect(tools.leftOutOf(all[0]!)).toBe(3);
    expect(tools.capabilities(3)).toHaveLength(3);
    expect(tools.leftOutOf(all[0]!)).toBe(0);
  });
});
