import { StandInControlPlane } from '../../../test/support/stand-in-control-plane';
import { workerLinkHarnesses, type WorkerLinkHarness } from '../../../test/support/worker-link-harness';
import { currentOwner, interceptExitInHandlers } from './handler-scope';
import { Worker, type Handler, silentLog } from '.';

const declaration = { name: 'test.exit', description: 'Ends the program.', inputSchema: {} };

describe(interceptExitInHandlers.name, () => {
  const exit = jest.fn<never, [code?: number | string | null]>();
  const host: Pick<NodeJS.Process, 'exit'> = { exit };
  let controlPlane: StandInControlPlane;
  let harness: WorkerLinkHarness;
  let worker: Worker;
  let handler: Handler;

  beforeAll(() => interceptExitInHandlers(host));

  beforeEach(async () => {
    controlPlane = new StandInControlPlane();
    harness = await workerLinkHarnesses[0]![1](controlPlane);
    worker = new Worker({ workerId: 'w', name: 'tester', version: '1', slots: 1, log: silentLog });
    worker.capability(declaration, (input, context) => handler(input, context));
    await harness.link(worker);
    await controlPlane.registered(1);
  });

  afterEach(async () => {
    await harness.close();
    await worker.stop();
  });

  const outcomeOf = async (leaseId: string) => {
    await controlPlane.execute({ leaseId, capability: 'test.exit', input: {} });
    return controlPlane.outcome(leaseId);
  };

  it.each<[string, Handler]>([
    ['at once', () => host.exit(3)],
    ['after an await', async () => (await Promise.resolve(), host.exit(3))],
    [
      'although it catches everything',
      async () => {
        try {
          host.exit(3);
        } catch {
          return 'caught';
        }
      },
    ],
    ['in a timer, while it waits', () => new Promise(() => setTimeout(() => expect(() => host.exit(3)).toThrow(), 1))],
    ['when it is told to stop', (_, { signal }) => (signal.addEventListener('abort', () => {}), host.exit(3))],
  ])('ends only the attempt when the handler calls process.exit %s', async (_, misbehave) => {
    handler = misbehave;
    expect(await outcomeOf('odd')).toEqual({
      status: 'failed',
      error: { code: 'EXECUTION_ERROR', message: 'the handler called process.exit(3)', retryable: false },
      stats: { wallMs: expect.any(Number) as number },
    });
    handler = () => 'ok';
    expect(await outcomeOf('next')).toMatchObject({ status: 'succeeded', result: 'ok' });
    expect(worker.status.running).toBe(0);
    expect(exit).not.toHaveBeenCalled();
  });

  it('distinguishes the attempts of two concurrent handlers', async () => {
    const owners = new Set<unknown>();
    handler = async () => {
      owners.add(currentOwner());
      await new Promise((resolve) => setTimeout(resolve, 1));
      owners.add(currentOwner());
    };
    await outcomeOf('a');
    await outcomeOf('b');
    expect(owners.size).toBe(2);
  });

  it('ends the process when other code calls process.exit', () => {
    host.exit(4);
    expect(exit.mock.calls).toEqual([[4]]);
  });
});
