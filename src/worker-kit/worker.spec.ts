import { StandInControlPlane } from '../../test/support/stand-in-control-plane';
import { attach, memoryTransports, Worker } from '.';

const echo = { name: 'test.echo', description: 'Gives back its input.', inputSchema: { type: 'object' } };

describe(Worker.name, () => {
  it('should register and run an echo capability', async () => {
    const worker = new Worker({ workerId: 'w', name: 'w', version: '1', slots: 1 });
    worker.capability(echo, (input, { output }) => {
      output('stdout', 'hello');
      return input;
    });
    const controlPlane = new StandInControlPlane();
    const [near, far] = memoryTransports();
    controlPlane.serve(far);
    await attach(worker, near);
    expect(await controlPlane.execute({ leaseId: 'a', capability: 'test.echo', input: { x: 1 } })).toEqual({
      status: 'accepted',
    });
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'succeeded',
      result: { x: 1 },
      stats: { wallMs: expect.any(Number) },
    });
    expect(controlPlane.text('a')).toBe('hello');
    await worker.stop();
  });
});
