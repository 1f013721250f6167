import type { Tool } from '@modelcontextprotocol/client';
import { capabilityViolation, type Capability } from '@yardmaster/protocol';
import type { EventLog, OfferedCapability } from '@yardmaster/worker-kit';
import { toResult } from './call/content';
import type { ServedProfile } from './call/served-profile';
import { fairShares } from './fair-shares.policy';

/** Limits of a capability in the protocol. */
const [nameCharsMax, descriptionCharsMax] = [128, 8192];
/** Size limit of all tools of one server, so that a registration has room for those of other servers. */
const declarationsBytesMax = 512 * 1024;
/** The protocol's limit: a registration with more capabilities is rejected as a whole. */
export const capabilitiesMax = 512;

/**
 * The tools of all profiles as capabilities. Each profile gets a fair share of the capabilities that a registration may
 * contain; the log and `mcp.list` report how many of its tools are not offered.
 */
export class OfferedTools {
  /** The tools of each profile that the last offer omitted: those without room, and those that are invalid. */
  private readonly leftOut = new Map<ServedProfile, number>();

  constructor(
    private readonly all: readonly ServedProfile[],
    private readonly log: EventLog,
  ) {}

  /** Returns the tools to offer now, in addition to `others` other capabilities. */
  capabilities(others: number): OfferedCapability[] {
    const tools = this.all.map((served) => toolCapabilities(served, this.log));
    const shares = fairShares(
      tools.map(({ length }) => length),
      capabilitiesMax - others,
    );
    return tools.flatMap((own, index) => {
      const [served, share] = [this.all[index]!, shares[index]!];
      this.leftOut.set(served, served.server.offeredTools.length - share);
      if (share < own.length) logNoRoom(served, { offered: share, leftOut: own.length - share }, this.log);
      return own.slice(0, share);
    });
  }

  /** Returns the number of tools of a profile that are not offered. */
  leftOutOf(served: ServedProfile): number {
    return this.leftOut.get(served) ?? 0;
  }
}

function logNoRoom({ server }: ServedProfile, counts: { offered: number; leftOut: number }, log: EventLog): void {
  const { name } = server.profile;
  const limit = `a worker has at most ${capabilitiesMax} capabilities`;
  log.warn(
    { event: 'mcp_tool_limit_reached', server: name, ...counts, limit: capabilitiesMax },
    `${counts.leftOut} tools of ${name} are not offered: ${limit}; choose them with \`allow\` and \`deny\` in its profile`,
  );
}

/**
 * Creates a capability for each current tool of a profile's server. Logs each tool that cannot be a capability, with
 * the reason.
 */
function toolCapabilities(served: ServedProfile, log: EventLog): OfferedCapability[] {
  const { profile, offeredTools } = served.server;
  const offered = new Map<string, OfferedCapability>();
  let bytes = 0;
  for (const tool of offeredTools) {
    const declaration = declare(profile.name, tool);
    bytes += Buffer.byteLength(JSON.stringify(declaration));
    const fault = offered.has(declaration.name) ? 'another tool has the same name' : faultOf(tool, declaration, bytes);
    if (fault === undefined) offered.set(declaration.name, { declaration, handler: handlerOf(served, tool) });
    else
      log.warn(
        { event: 'mcp_tool_skipped', server: profile.name, tool: tool.name, fault },
        'a tool of the server is not offered',
      );
  }
  return [...offered.values()];
}

/** Declares a tool with the description of its server. */
function declare(profile: string, { name, title, description, inputSchema, outputSchema }: Tool): Capability {
  return {
    name: `${profile}.${name.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`.slice(0, nameCharsMax),
    description: (description ?? title ?? name).slice(0, descriptionCharsMax),
    inputSchema: inputSchema,
    outputSchema: resultSchema(outputSchema),
  };
}

/** Returns the schema of results: content blocks, and the structured content that some tools declare. */
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
  const refusal = capabilityViolation(declaration);
  return refusal && `${refusal.path}: ${refusal.reason}`;
}

function handlerOf(served: ServedProfile, tool: Tool): OfferedCapability['handler'] {
  return async (input, context) => {
    const answer = await served.callTool(tool, (input ?? {}) as Record<string, unknown>, context);
    return toResult(answer, tool.name, context);
  };
}
