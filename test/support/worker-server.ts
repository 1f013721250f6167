import { SystemClock, SystemRandom } from '../../src/clock';
import { createLog } from '../../src/log';
import { Registry } from '../../src/registry';
import { WorkerInterfaceFactory } from '../../src/worker-interface';
import { ContractReports } from '../contract/worker/contract-reports';

const config = {
  heartbeatIntervalMs: 30_000,
  leaseTtlMs: 15_000,
  replyTimeoutMs: 5000,
  registerTimeoutMs: 5000,
  workersMax: 10,
};

/** The server of the library, on which workers dial in, without a control plane behind it. */
export async function startWorkerServer(workerToken: string): Promise<{ port: number; close: () => Promise<void> }> {
  const clock = new SystemClock();
  const workerInterface = WorkerInterfaceFactory.createReal({
    registry: new Registry(clock),
    clock,
    random: new SystemRandom(),
    log: createLog('silent'),
    config,
    workerToken,
    urls: [],
    payloadBytesMax: 2 ** 20,
    listen: { bindAddress: '127.0.0.1', port: 0, payloadBytesMax: 2 ** 20 },
  });
  await workerInterface.start(new ContractReports());
  return { port: workerInterface.port!, close: () => workerInterface.stop() };
}
