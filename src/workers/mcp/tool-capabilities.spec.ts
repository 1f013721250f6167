import { EventEmitter } from 'node:events';
import { silentLog } from '../../worker-kit/log';
import type { ServedProfile } from './call/served-profile';
import { genericCapabilities } from './generic/generic-capabilities';
import { capabilitiesMax, sharedToolCapabilities } from './tool-capabilities';

function servedWith(name: string, tools: number): ServedProfile {
  const offeredTools = Array.from({ length: tools }, (_, n) => ({ name: `t${n}`, inputSchema: { type: 'object' } }));
  const server = Object.assign(new EventEmitter(), { profile: { name }, state: 'not_configured', offeredTools });
  return { server, toolsLeftOut: 0 } as unknown as ServedProfile;
}

describe(sharedToolCapabilities, () => {
  it('keeps a registration within its bound and leaves every server its share', async () => {
    const all = [servedWith('many', 2000), servedWith('few', 2)];
    const warnings: unknown[] = [];
    const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
    const generic = genericCapabilities(all);
    const offered = sharedToolCapabilities(all, generic.length, log);
    const names = offered.map(({ declaration }) => declaration.name);
    expect(names).toHaveLength(capabilitiesMax - generic.length);
    expect(names.slice(-3)).toEqual(['many.t506', 'few.t0', 'few.t1']);
    expect(warnings).toEqual([
      { event: 'tools_left_out', server: 'many', offered: 507, leftOut: 1493, limit: capabilitiesMax },
    ]);
    const list = generic.find(({ declaration }) => declaration.name === 'mcp.list')!;
    const { servers } = (await list.handler({}, { signal: new AbortController().signal } as never)) as {
      servers: object[];
    };
    expect(servers.map((server) => 'toolsLeftOut' in server && server.toolsLeftOut)).toEqual([1493, false]);
  });

  it('leaves nothing out while there is room', () => {
    const all = [servedWith('some', 3)];
    all[0]!.toolsLeftOut = 7;
    expect(sharedToolCapabilities(all, 3, silentLog)).toHaveLength(3);
    expect(all[0]!.toolsLeftOut).toBe(0);
  });
});
