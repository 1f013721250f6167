import type { SettingValue } from '@yardmaster/worker-kit/program';

/**
 * How to reach one MCP server, and which of its tools to offer. Profiles are configuration of the worker and never part
 * of a task, so that no caller can make the worker start a program or send a secret somewhere.
 */
export interface Profile {
  /** The prefix of its capabilities: `figma` in `figma.get_figma_data`. */
  name: string;
  server: StdioServer | HttpServer;
  /** What to do if a setting is missing, or the server is unreachable or rejects our credentials. */
  help?: string;
  /** If set, only these tools are offered; a trailing `*` matches any ending. */
  allow?: readonly string[];
  /** These tools are not offered, even if allowed. Capabilities of the worker that use them keep working. */
  deny?: readonly string[];
  /** Limit of concurrent calls; further calls wait. */
  concurrency: number;
  rateLimit?: RateLimit;
  /** How long the answer of a read-only tool is cached; 0 disables the cache. */
  cacheMs: number;
  /** Warm: always running. On demand: started for its first call, and stopped after it was idle for `idleMs`. */
  start: 'warm' | 'on_demand';
  idleMs: number;
  /** Time from the start of the process, or the first request, to the list of tools. */
  startTimeoutMs: number;
  /** Interval at which a server over HTTP is checked. */
  checkMs: number;
}

/** A program that speaks MCP over its standard input and output. */
export interface StdioServer {
  type: 'stdio';
  /** An installed npm package, whose program runs on this Node. */
  package?: string;
  /** A folder whose `node_modules` is searched first. */
  packagesFolder?: string;
  /** Or a program: its path, or a name on the PATH. Programs that download other programs (npx, uvx) are rejected. */
  command?: string;
  args: readonly string[];
  env: Readonly<Record<string, SettingValue>>;
  /** Working directory; defaults to an empty temporary folder. */
  cwd?: string;
}

/** A server that uses Streamable HTTP. */
export interface HttpServer {
  type: 'http';
  url: string;
  headers: Readonly<Record<string, SettingValue>>;
  /** Credentials of the worker for a server with OAuth (the grant `client_credentials`). */
  oauth?: OAuth;
}

/** The credentials of the worker: a client id with either a secret or a signing key. */
export interface OAuth {
  clientId: SettingValue;
  clientSecret?: SettingValue;
  /** PEM, for `private_key_jwt`. */
  privateKey?: SettingValue;
  /** Algorithm of the key, such as ES256. */
  algorithm?: string;
  scope?: string;
  /** The only authorization server that gets the credentials. */
  issuer?: string;
}

export interface RateLimit {
  calls: number;
  perMs: number;
}

/** True if a profile offers this tool. */
export function offersTool({ allow, deny = [] }: Pick<Profile, 'allow' | 'deny'>, tool: string): boolean {
  const matches = (pattern: string): boolean =>
    pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern;
  return (allow === undefined || allow.some(matches)) && !deny.some(matches);
}
