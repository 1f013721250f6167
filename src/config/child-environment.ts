import { settings } from './settings';

/** How a worker program is given its token by the environment, in every language. */
export const workerTokenVariable = 'YARD_WORKER_TOKEN';
/** How it is given the id of this start, by which its supervisor tells the control plane of its end. */
const workerInstanceVariable = 'YARD_WORKER_INSTANCE';

/** How the Python worker is given options by the environment; it reads them itself, before its flags. */
export const pythonOptionsVariable = 'YARD_PYTHON_OPTIONS';

/** Secrets of the MCP worker, which no other worker needs. */
const mcpVariables = ['FIGMA_API_KEY', 'FIGMA_OAUTH_TOKEN', 'FIGMA_MCP_TOKEN'];

/** The environment of a local worker: this one, with the worker's token and without the secrets that are not its own. */
export function childEnvironment(
  workerToken: string,
  kind: 'mcp' | 'other' = 'other',
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const child: NodeJS.ProcessEnv = { ...env, [workerTokenVariable]: workerToken };
  if (kind !== 'mcp') for (const name of mcpVariables) delete child[name];
  delete child[settings.apiKey.env];
  delete child[settings.workerToken.env];
  return child;
}

/** The environment of one start of a worker program. */
export function instanceEnvironment(instanceId: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, [workerInstanceVariable]: instanceId };
}

/** Values of variables that are secrets: ours, those of local workers, and those of `names`. */
export function secretValues(names: readonly string[], env: NodeJS.ProcessEnv = process.env): string[] {
  const all = [settings.apiKey.env, settings.workerToken.env, workerTokenVariable, ...mcpVariables, ...names];
  return all.flatMap((name) => env[name] ?? []);
}
