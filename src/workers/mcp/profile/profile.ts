import type { Value } from '../../secrets/secret-value';

/**
 * How one MCP server is reached, and what of it is offered. A profile is configuration of the worker and never part of a task:
 * no caller can make the worker start a program or send a secret somewhere.
 */
export interface Profile {
  /** The family of its capabilities: `figma` gives `figma.get_figma_data`. */
  name: string;
  server: StdioServer | HttpServer;
  /** What to do where it lacks a setting, or where the server is not to be reached or does not let us in. */
  help?: string;
  /** Only these tools, where given; `*` at the end stands for any ending. */
  allow?: readonly string[];
  /** Not these tools, even where they are allowed. What the worker itself builds on them goes on working. */
  deny?: readonly string[];
  /** Calls that run at the same time; more wait. */
  concurrency: number;
  rateLimit?: RateLimit;
  /** How long the answer of a read-only tool may be given again; 0: never. */
  cacheMs: number;
  /** Warm: kept running from the start. On demand: started for its first call, and ended when it was idle for `idleMs`. */
  start: 'warm' | 'on_demand';
  idleMs: number;
  /** From the start of the process, or the first request, to the list of tools. */
  startTimeoutMs: number;
  /** How often a server that is reached by HTTP is asked whether it is still there. */
  checkMs: number;
}

/** A program that speaks MCP over its standard input and output. */
export interface StdioServer {
  type: 'stdio';
  /** An installed npm package, whose program is run by this Node. */
  package?: string;
  /** A folder whose `node_modules` is searched first. */
  packagesFolder?: string;
  /** Or a program, by its path or by a name on the PATH. Programs that download what they run (npx, uvx) are refused. */
  command?: string;
  args: readonly string[];
  env: Readonly<Record<string, Value>>;
  /** Where it runs; an empty temporary folder where it is left out. */
  cwd?: string;
}

/** A server that is reached by Streamable HTTP. */
export interface HttpServer {
  type: 'http';
  url: string;
  headers: Readonly<Record<string, Value>>;
  /** Where the server wants OAuth and the worker has credentials of its own (the grant `client_credentials`). */
  oauth?: OAuth;
}

/** The credentials of the worker, either with a secret or with a key that signs. */
export interface OAuth {
  clientId: Value;
  clientSecret?: Value;
  /** PEM, for `private_key_jwt`. */
  privateKey?: Value;
  /** Of the key, such as ES256. */
  algorithm?: string;
  scope?: string;
  /** The only authorization server to which the credentials go. */
  issuer?: string;
}

export interface RateLimit {
  calls: number;
  perMs: number;
}

/** Whether the tools of a profile that are offered include this one. */
export function offersTool({ allow, deny = [] }: Pick<Profile, 'allow' | 'deny'>, tool: string): boolean {
  const matches = (pattern: string): boolean =>
    pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern;
  return (allow === undefined || allow.some(matches)) && !deny.some(matches);
}
