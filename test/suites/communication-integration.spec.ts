import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { InProcessBus, IntegratedDistributedExecutorAgent, type TaskChange } from '../../src';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';
import { WorkerProcess } from '../support/worker-process';

const workerToken = 'a-token-of-this-test-only';
const request = { capability: 'python.run', input: { code: 'print("one")\nprint("two")' } };

describe.each(interfaceKinds)('communication integration (%s)', (kind) => {
  describe('in process', () => {
    it('accepts tasks from other agents and notifies them of changes', async () => {
      const bus = new InProcessBus();
      const dataDir = await mkdtemp(join(tmpdir(), 'yard-bus-'));
      const options = { dataDir, port: 0, workerToken, logLevel: 'silent' } as const;
      const agent = new IntegratedDistributedExecutorAgent(bus, { useRealWorkers: kind === 'real', ...options });
      await agent.initialize();
      const worker =
        kind === 'real'
          ? new WorkerProcess({
              kind: 'python',
              workerId: 'p',
              token: workerToken,
              connect: `http://127.0.0.1:${agent.workersPort}`,
            })
          : undefined;
      const changes: TaskChange[] = [];
      const stop = bus.listen((change) => changes.push(change));

      expect(await bus.send(request)).toMatchObject({ status: 'succeeded', result: { stdout: 'one\ntwo\n' } });
      expect(statesOf(changes)).toEqual(['queued', 'running', 'succeeded']);

      stop();
      await agent.shutdown();
      await expect(bus.send(request)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
      await worker?.stop();
      await rm(dataDir, { recursive: true });
    });
  });

  describe('over the network', () => {
    let fleet: Fleet;
    let socket: Socket;

    beforeAll(async () => {
      fleet = await startFleet(kind);
      socket = io(`${fleet.url}/events`, { transports: ['websocket'], auth: { token: fleet.apiKey }, forceNew: true });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
    });
    afterAll(async () => {
      socket.disconnect();
      await fleet.close();
    });

    it('executes a task and returns its outcome', async () => {
      const { outcome } = await socket.emitWithAck('task:execute', request);
      expect(outcome).toMatchObject({ status: 'succeeded', result: { stdout: 'one\ntwo\n' } });
    });

    it('sends a subscriber every event of a task, in order', async () => {
      const { task } = await socket.emitWithAck('task:submit', request);
      const events: Array<{ seq: number; type: string; data: Record<string, any> }> = [];
      const ended = new Promise<void>((resolve) => {
        socket.on('task:event', (event) => {
          events.push(event);
          if (event.type === 'state' && event.data.state === 'succeeded') resolve();
        });
      });
      await socket.emitWithAck('task:subscribe', { taskId: task.id });
      await ended;
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => type === 'state').map(({ data }) => data['state'])).toEqual([
        'queued',
        'running',
        'succeeded',
      ]);
      const text = events
        .filter(({ type, data }) => type === 'output' && data['stream'] === 'stdout')
        .map(({ data }) => data['data']);
      expect(text.join('')).toBe('one\ntwo\n');
    });

    it('rejects an invalid task with the path', async () => {
      const { error } = await socket.emitWithAck('task:submit', { capability: 'python.run', input: { code: 5 } });
      expect(error).toMatchObject({ code: 'INVALID_INPUT', errors: [{ path: 'input.code' }] });
    });

    it('refuses a client without the key', async () => {
      const stranger = io(`${fleet.url}/events`, {
        transports: ['websocket'],
        auth: { token: 'wrong' },
        forceNew: true,
        reconnection: false,
      });
      const error = await new Promise<Error>((resolve) => stranger.once('connect_error', resolve));
      expect(error).toMatchObject({ data: { code: 'UNAUTHORIZED' } });
      stranger.disconnect();
    });
  });
});

function statesOf(changes: TaskChange[]): string[] {
  return changes.flatMap(({ event }) => (event.type === 'state' ? [event.data.state] : []));
}
