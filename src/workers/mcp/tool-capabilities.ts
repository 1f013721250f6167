import type { Tool } from '@modelcontextprotocol/client';
import { capabilityRefusal, type Capability } from '../../protocol';
import type { OfferedCapability, WorkerLog } from '../../worker-kit';
import { toResult } from './call/content';
import type { ServedProfile } from './call/served-profile';
import { fairShares } from './fair-shares.policy';

/** Of a capability, as the protocol has it. */
const [nameCharsMax, descriptionCharsMax] = [128, 8192];
/** Of all tools of one server, so that they fit a registration beside those of others. */
const declarationsBytesMax = 512 * 1024;
/** A registration with more is refused as a whole, and with it the tools of every server. */
export const capabilitiesMax = 512;

/**
 * The tools of all profiles, beside the capabilities that are offered anyway (`others`): each profile gets a fair share of what a
 * registration may hold. The log and `mcp.list` say how many tools of which profile are left out.
 */
export function sharedToolCapabilities(
  all: readonly ServedProfile[],
  others: number,
  log: WorkerLog,
): OfferedCapability[] {
  const tools = all.map((served) => toolCapabilities(served, log));
  const shares = fairShares(
    tools.map(({ length }) => length),
    capabilitiesMax - others,
  );
  return tools.flatMap((own, index) => {
    const [served, share] = [all[index]!, shares[index]!];
    served.toolsLeftOut = served.server.offeredTools.length - share;
    if (share < own.length) logNoRoom(served, { offered: share, leftOut: own.length - share }, log);
    return own.slice(0, share);
  });
}

function logNoRoom({ server }: ServedProfile, counts: { offered: number; leftOut: number }, log: WorkerLog): void {
  const { name } = server.profile;
  const limit = `a worker has at most ${capabilitiesMax} capabilities`;
  log.warn(
    { event: 'tools_left_out', server: name, ...counts, limit: capabilitiesMax },
    `${counts.leftOut} tools of ${name} are not offered: ${limit}; choose them with \`allow\` and \`deny\` in its profile`,
  );
}

/** A capability for each tool that the server of a profile offers now. What cannot be one is left out, and the log says why. */
function toolCapabilities(served: ServedProfile, log: WorkerLog): OfferedCapability[] {
  const { profile, offeredTools } = served.server;
  const offered = new Map<string, OfferedCapability>();
  let bytes = 0;
  for (const tool of offeredTools) {
    const declaration = declare(profile.name, tool);
    bytes += Buffer.byteLength(JSON.stringify(declaration));
    const fault = offered.has(declaration.name) ? 'another has its name' : faultOf(tool, declaration, bytes);
    if (fault === undefined) offered.set(declaration.name, { declaration, handler: handlerOf(served, tool) });
    else log.warn({ event: 'tool_left_out', server: profile.name, tool: tool.name, fault }, 'a tool is not offered');
  }
  return [...offered.values()];
}

/** The declaration of a tool, in its own words. */
function declare(profile: string, { name, title, description, inputSchema, outputSchema }: Tool): Capability {
  return {
    name: `${profile}.${name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`.slice(0, nameCharsMax),
    description: (description ?? title ?? name).slice(0, descriptionCharsMax),
    inputSchema: inputSchema,
    outputSchema: resultSchema(outputSchema),
  };
}

/** What every tool answers: content blocks, and the structured content that some declare. */
export function resultSchema(structuredContent?: object): Record<string, unknown> {
  return {
    type: 'object',
    required: ['content', ...(structuredContent ? ['structuredContent'] : [])],
    properties: {
      content: { type: 'array', items: { type: 'object' } },
      ...(structuredContent && { structuredContent }),
    },
  };
}

function faultOf({ execution }: Tool, declaration: Capability, bytes: number): string | undefined {
  if (execution?.taskSupport === 'required') return 'it can be called only as a task of its server';
  if (bytes > declarationsBytesMax) return `its server declares more than ${declarationsBytesMax} bytes of tools`;
  const refusal = capabilityRefusal(declaration);
  return refusal && `${refusal.path}: ${refusal.reason}`;
}

function handlerOf(served: ServedProfile, tool: Tool): OfferedCapability['handler'] {
  return async (input, context) => {
    const answer = await served.callTool(tool, (input ?? {}) as Record<string, unknown>, context);
    return toResult(answer, tool.name, context);
  };
}
