import { settings } from './settings';

/** Environment variable with the token of a worker program. */
export const workerTokenVariable = 'YARD_WORKER_TOKEN';
/** Environment variable with the instance id of a worker process, which its supervisor reports when the process ends. */
const workerInstanceVariable = 'YARD_WORKER_INSTANCE';

/** Environment variable with options of the Python worker. Its flags take precedence. */
export const pythonOptionsVariable = 'YARD_PYTHON_OPTIONS';

/** Secrets that only the MCP worker needs. */
const mcpVariables = ['FIGMA_API_KEY', 'FIGMA_OAUTH_TOKEN', 'FIGMA_MCP_TOKEN'];

/** Returns the environment of a local worker: this one, plus the worker token, minus the secrets of others. */
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

/** Adds the instance id of a worker process to an environment. */
export function instanceEnvironment(instanceId: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env, [workerInstanceVariable]: instanceId };
}

/** Returns the values of secret variables: ours, those of local workers, and those in `names`. */
export function secretValues(names: readonly string[], env: NodeJS.ProcessEnv = process.env): string[] {
  const all = [settings.apiKey.env, settings.workerToken.env, workerTokenVariable, ...mcpVariables, ...names];
  return all.flatMap((name) => env[name] ?? []);
}
