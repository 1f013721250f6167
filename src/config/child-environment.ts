import { settings } from './settings';

/** How a worker program is given its token by the environment, in every language. */
export const workerTokenVariable = 'YARD_WORKER_TOKEN';

/** The environment of a local worker: this one, with the worker's token and without the secrets that are not its own. */
export function childEnvironment(workerToken: string, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const child: NodeJS.ProcessEnv = { ...env, [workerTokenVariable]: workerToken };
  delete child[settings.apiKey.env];
  delete child[settings.workerToken.env];
  return child;
}
