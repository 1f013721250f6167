import { tmpdir } from 'node:os';
import { YardError } from '@yardmaster/protocol';
import type { HandlerContext, OfferedCapability } from '@yardmaster/worker-kit';
import type { ServedProfile } from '../call/served-profile';
import type { Profile } from '../profile/profile';
import { profileDefaults } from '../profile/read-profiles';
import { builtInCapability } from './built-in-capability';
import { writeProgram } from './write-program';

const consolePackage = 'figma-console-mcp';
const executeTool = { name: 'figma_execute' };
/** The plugin's time limit for a program. */
const programMsMax = 30_000;

/**
 * Returns the profile for writing to Figma, if `FIGMA_WRITE` is on. It needs no token: the Figma desktop app, with the
 * file and the Desktop Bridge plugin open, connects to the bridge that the server opens on loopback.
 */
export function figmaWriteProfiles(env: NodeJS.ProcessEnv): Profile[] {
  if (!/^(?:1|on|true)$/.test(env['FIGMA_WRITE'] ?? '')) return [];
  const optional = (name: string): { env: string; optional: true } => ({ env: name, optional: true });
  const server: Profile['server'] = {
    type: 'stdio',
    package: consolePackage,
    packagesFolder: env['FIGMA_WRITE_PACKAGES'],
    args: [],
    env: {
      FIGMA_ACCESS_TOKEN: optional('FIGMA_API_KEY'),
      FIGMA_WS_PORT: { ...optional('FIGMA_WS_PORT'), isPublic: true },
      TMPDIR: tmpdir(), // its instances find each other there, and would treat one that is missing there as orphaned
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
    },
  };
  return [
    {
      ...profileDefaults,
      name: 'figma_write',
      server,
      help: 'in any folder, and name that folder in FIGMA_WRITE_PACKAGES',
      deny: ['figma_execute*'], // runs any program inside Figma; `figma.write` uses it for its own program
    },
  ];
}

/** Returns the capabilities built on the profile for writing; none for other profiles. */
export function figmaWriteCapabilities(served: ServedProfile): OfferedCapability[] {
  const { profile } = served.server;
  if (profile.name !== 'figma_write' || profile.server.type !== 'stdio' || profile.server.package !== consolePackage)
    return [];
  const handler = (input: unknown, context: HandlerContext): Promise<unknown> =>
    write(served, input as WriteInput, context);
  return [builtInCapability('figma.write', handler)];
}

interface WriteInput {
  fileKey: string;
  operations: unknown[];
}

async function write(
  served: ServedProfile,
  { fileKey, operations }: WriteInput,
  context: HandlerContext,
): Promise<unknown> {
  served.server.assertConfigured();
  const args = { code: writeProgram(operations), timeout: programMsMax, fileKey };
  const { content } = await served.callTool(executeTool, args, context).catch((error: unknown) => {
    throw error instanceof YardError ? told(error, fileKey) : error;
  });
  const [block] = content;
  const answer = JSON.parse(block?.type === 'text' ? block.text : '{}') as {
    success?: boolean;
    result?: unknown;
    error?: string;
  };
  if (answer.success === true) return answer.result;
  throw failure(answer.error ?? 'Figma did not report the result');
}

/** Returns the failure that the server reports as JSON in a text. */
function told(error: YardError, fileKey: string): YardError {
  const said = /"error":"((?:[^"\\]|\\.)*)"/.exec(error.message)?.[1];
  if (said === undefined) return error;
  if (!/No (?:WebSocket client|active file) connected/.test(said))
    return failure(JSON.parse(`"${said}"`) as string, error);
  const message = `the file ${fileKey} is not open: open it in the Figma desktop app and start the Desktop Bridge plugin there`;
  return new YardError('UPSTREAM_UNAVAILABLE', message, { cause: error, details: { fileKey } });
}

function failure(said: string, cause?: unknown): YardError {
  const code = /there is no node/.test(said) ? 'NOT_FOUND' : 'EXECUTION_ERROR';
  return new YardError(code, said, { cause, details: { tool: executeTool.name } });
}
