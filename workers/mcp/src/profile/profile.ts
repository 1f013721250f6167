import type { SettingValue } from '@yardmaster/worker-kit/program';

/**
 * How to reach one MCP server, and which of its tools to offer. A profile is configuration of the worker and never part of a task:
 * no caller can make the worker start a program or send a secret somewhere.
 */
export interface Profile {
  /** The family of its capabilities: `figma` gives `figma.get_figma_data`. */
  name: string;
  server: StdioServer | HttpServer;
  /** What to do if a setting is missing, or the server is unreachable or rejects our credentials. */
  help?: string;
  /** If set, only these tools; a trailing `*` matches any ending. */
  allow?: readonly string[];
  /** Not these tools, even if allowed. Capabilities of the worker that use them keep working. */
  deny?: readonly string[];
  /** Calls that run at the same time; more wait. */
  concurrency: number;
  rateLimit?: RateLimit;
  /** How long the answer of a read-only tool is cached; 0 for never. */
  cacheMs: number;
  /** Warm: kept running from the start. On demand: started for its first call, and ended when it was idle for `idleMs`. */
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
  /** An installed npm package, whose program is run by this Node. */
  package?: string;
  /** A folder whose `node_modules` is searched first. */
  packagesFolder?: string;
  /** Or a program, by its path or by a name on the PATH. Programs that download other programs (npx, uvx) are refused. */
  command?: string;
  args: readonly string[];
  env: Readonly<Record<string, SettingValue>>;
  /** Working directory; defaults to an empty temporary folder. */
  cwd?: string;
}

/** A server that is reached by Streamable HTTP. */
export interface HttpServer {
  type: 'http';
  url: string;
  headers: Readonly<Record<string, SettingValue>>;
  /** Credentials of the worker for a server with OAuth (the grant `client_credentials`). */
  oauth?: OAuth;
}

/** The credentials of the worker, either with a secret or with a key that signs. */
export interface OAuth {
  clientId: SettingValue;
  clientSecret?: SettingValue;
  /** PEM, for `private_key_jwt`. */
  privateKey?: SettingValue;
  /** Algorithm of the key, such as ES256. */
  algorithm?: string;
  scope?: string;
  /** The only authorization server to which the credentials go. */
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
