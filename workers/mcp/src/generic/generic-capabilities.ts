import type { Client } from '@modelcontextprotocol/client';
import { type Capability, YardError } from '@yardmaster/protocol';
import type { HandlerContext, OfferedCapability } from '@yardmaster/worker-kit';
import { leaveResource } from '../call/content';
import type { ServedProfile } from '../call/served-profile';
import type { OfferedTools } from '../offered-tools';

const profileProperty = {
  type: 'string',
  minLength: 1,
  maxLength: 64,
  description: 'Name of a profile of the worker.',
};

const listDeclaration: Capability = {
  name: 'mcp.list',
  description: 'List the MCP servers of the worker with their state, tools, resources and prompts; or one of them.',
  inputSchema: { type: 'object', additionalProperties: false, properties: { profile: profileProperty } },
  outputSchema: {
    type: 'object',
    required: ['servers'],
    properties: { servers: { type: 'array', items: { type: 'object' } } },
  },
};

const readDeclaration: Capability = {
  name: 'mcp.read',
  description: 'Read a resource of an MCP server; bytes are left as artifacts.',
  inputSchema: {
    type: 'object',
    required: ['profile', 'uri'],
    additionalProperties: false,
    properties: { profile: profileProperty, uri: { type: 'string', minLength: 1, maxLength: 8192 } },
  },
};

const promptDeclaration: Capability = {
  name: 'mcp.prompt',
  description: 'Get a prompt of an MCP server, filled in with arguments.',
  inputSchema: {
    type: 'object',
    required: ['profile', 'name'],
    additionalProperties: false,
    properties: {
      profile: profileProperty,
      name: { type: 'string', minLength: 1, maxLength: 256 },
      arguments: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
};

/** Returns the capabilities that work with every server, which the input names by its profile. */
export function genericCapabilities(served: readonly ServedProfile[], tools: OfferedTools): OfferedCapability[] {
  const find = (name: string): ServedProfile => {
    const found = served.find(({ server }) => server.profile.name === name);
    if (found) return found;
    throw new YardError('NOT_FOUND', `the worker has no profile ${name}`, {
      details: { profiles: served.map(({ server }) => server.profile.name) },
    });
  };
  const list = async ({ profile }: ListInput, { signal }: HandlerContext): Promise<{ servers: object[] }> => {
    const chosen = profile === undefined ? served : [find(profile)];
    const starts = profile !== undefined;
    return { servers: await Promise.all(chosen.map((each) => describe(each, tools.leftOutOf(each), starts, signal))) };
  };
  return [
    { declaration: listDeclaration, handler: (input, context) => list(input as ListInput, context) },
    { declaration: readDeclaration, handler: (input, context) => read(input as ReadInput, find, context) },
    { declaration: promptDeclaration, handler: (input, context) => prompt(input as PromptInput, find, context) },
  ];
}

type Find = (name: string) => ServedProfile;

interface ListInput {
  profile?: string;
}

/** Describes a server: its state, and its resources and prompts if it is ready or `starts` allows starting it. */
async function describe(
  served: ServedProfile,
  toolsLeftOut: number,
  starts: boolean,
  signal: AbortSignal,
): Promise<object> {
  const { server } = served;
  const { profile, trouble } = server;
  const state = {
    profile: profile.name,
    state: server.state,
    ...(trouble !== undefined && { trouble }),
    ...(toolsLeftOut > 0 && { toolsLeftOut }),
  };
  const mayAsk = server.state === 'ready' || (starts && server.state !== 'not_configured');
  if (!mayAsk) return { ...state, tools: toolsOf(served), resources: [], prompts: [] };
  try {
    const found = await served.look(signal, (client) => inventory(client, signal));
    return { ...state, state: server.state, tools: toolsOf(served), ...found };
  } catch (error) {
    signal.throwIfAborted();
    const said = server.redact((error as Error).message);
    return { ...state, state: server.state, trouble: said, tools: toolsOf(served), resources: [], prompts: [] };
  }
}

async function inventory(client: Client, signal: AbortSignal): Promise<object> {
  const has = client.getServerCapabilities() ?? {};
  const options = { signal, timeout: listTimeoutMs };
  const [{ resources }, { prompts }] = await Promise.all([
    has.resources ? client.listResources(undefined, options) : { resources: [] },
    has.prompts ? client.listPrompts(undefined, options) : { prompts: [] },
  ]);
  const revision = client.getNegotiatedProtocolVersion();
  return { server: client.getServerVersion(), revision, resources, prompts };
}

/** A server that does not answer must not prevent listing the others. */
const listTimeoutMs = 5000;

function toolsOf({ server }: ServedProfile): object[] {
  return server.offeredTools.map(({ name, title, description, annotations }) => ({
    name,
    title,
    description,
    annotations,
  }));
}

interface ReadInput {
  profile: string;
  uri: string;
}

async function read({ profile, uri }: ReadInput, find: Find, context: HandlerContext): Promise<{ contents: object[] }> {
  const { contents } = await find(profile).ask(uri, context.signal, (client, signal) =>
    client.readResource({ uri }, { signal, timeout }),
  );
  const left: object[] = [];
  for (const [index, resource] of contents.entries())
    left.push(await leaveResource(resource, `${profile}-${index + 1}`, context));
  return { contents: left };
}

interface PromptInput {
  profile: string;
  name: string;
  arguments?: Record<string, string>;
}

async function prompt(
  { profile, name, arguments: given }: PromptInput,
  find: Find,
  { signal }: HandlerContext,
): Promise<object> {
  const { description, messages } = await find(profile).ask(name, signal, (client) =>
    client.getPrompt({ name, arguments: given }, { signal, timeout }),
  );
  return { description, messages };
}

/** The deadline of the task ends a call. */
const timeout = 2 ** 31 - 1;
