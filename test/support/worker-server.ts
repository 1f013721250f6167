import { tmpdir } from 'node:os';
import { createControlPlane } from '../../src/agent';
import { loadConfig } from '../../src/config';
import { ContractReports } from '../contract/worker/contract-reports';

/** Starts the server of the library, to which workers dial in. Of its control plane, only the worker interface runs. */
export async function startWorkerServer(workerToken: string): Promise<{ port: number; close: () => Promise<void> }> {
  const secrets = { dataDir: tmpdir(), apiKey: workerToken, workerToken };
  const config = loadConfig({ ...secrets, logLevel: 'silent', port: 0, payloadBytesMax: 2 ** 20 }, {});
  const { workerInterface } = createControlPlane(config, { isVolatile: true, isStandalone: true });
  await workerInterface.start(new ContractReports());
  return { port: workerInterface.port!, close: () => workerInterface.stop() };
}
