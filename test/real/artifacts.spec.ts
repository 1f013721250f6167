import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '../../src/registry';
import { TaskStore, type Task } from '../../src/tasks';
import { sha256, startArtifactService, type ArtifactService } from '../support/artifact-service';
import { startTcpProxy } from '../support/tcp-proxy.cjs';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(60_000);

const program = join(__dirname, 'workers/leaver.py');
const bytesMax = 5_000_000;
const token = 'a-token-of-this-test-only';

describe('an artifact of a real Python worker', () => {
  let folder: string;
  let service: ArtifactService;
  let workers: WorkerProcess[];

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-real-artifacts-'));
    service = await startArtifactService(dataDir, { artifactBytesMax: bytesMax, workerToken: token });
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-real-folder-'));
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => (worker.kill('SIGCONT'), worker.stop())));
    await rm(folder, { recursive: true });
  });

  async function worker(workerId: string, connect = service.url): Promise<WorkerProcess> {
    const started = new WorkerProcess({ kind: 'python', program, workerId, token, connect, slots: 1, drainMs: 0 });
    workers.push(started);
    const registry = service.app.get(Registry, { strict: false });
    while (registry.get(workerId)?.state !== 'online') await once(registry, 'state');
    return started;
  }

  const submit = (input: object, capability = 'test.leave'): Promise<Task> =>
    service.agent.tasks.submit({ capability, input });
  const ended = ({ id }: Task): Promise<Task> => service.agent.tasks.waitFor(id, 40_000);

  /** Resolves when the task has printed this number of times that it has begun. */
  function begun(task: Task, times = 1): Promise<void> {
    const store = service.app.get(TaskStore, { strict: false });
    let count = 0;
    return new Promise((resolve) => {
      const stop = store.changes.subscribe(({ taskId, event }) => {
        if (taskId !== task.id || event.type !== 'output' || ++count < times) return;
        stop();
        resolve();
      });
    });
  }

  it('is uploaded from the event loop and from a thread', async () => {
    await worker('brings');
    const data = randomBytes(bytesMax);
    const path = join(folder, 'data.bin');
    await writeFile(path, data);
    const artifact = { name: 'Daten 1.bin', sizeBytes: bytesMax, sha256: sha256(data), contentType: 'image/png' };
    const task = await ended(await submit({ name: 'Daten 1.bin', path, contentType: 'image/png' }));
    expect(task.outcome).toMatchObject({ status: 'succeeded', result: artifact, artifacts: [artifact] });
    const answer = await service.ask(`/v1/tasks/${task.id}/artifacts/Daten%201.bin`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(data)).toBe(true);
    const threaded = await ended(await submit({ name: 'thread', path }, 'test.leave_in_thread'));
    expect(threaded.outcome?.artifacts).toMatchObject([{ name: 'thread', sha256: sha256(data) }]);
  });

  it('fails the task with the error code, and leaves nothing behind', async () => {
    await worker('refused');
    const large = join(folder, 'large');
    await writeFile(large, Buffer.alloc(bytesMax + 1));
    await symlink(join(service.dataDir, 'worker-token'), join(folder, 'link'));
    const codes = await Promise.all(
      [
        { name: 'large', path: large },
        { name: 'link', path: join(folder, 'link') },
        { name: '..', text: 'x' },
      ].map(async (input) => {
        const task = await ended(await submit(input));
        expect(await readdir(join(service.dataDir, 'artifacts'))).not.toContain(task.id);
        return task.outcome?.error?.code;
      }),
    );
    expect(codes).toEqual(['PAYLOAD_TOO_LARGE', 'INVALID_REQUEST', 'INVALID_REQUEST']);
  });

  it('arrives in the same attempt even if the link was down', async () => {
    const proxy = await startTcpProxy(service.url);
    const away = await worker('away', proxy.url);
    const go = join(folder, 'go');
    const task = await submit({ name: 'late', text: 'brought later', go });
    await begun(task);
    proxy.refuse();
    await writeFile(go, '');
    await away.logged({ event: 'upload_failed' });
    proxy.accept();
    expect(await ended(task)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      outcome: { artifacts: [{ name: 'late' }] },
    });
    await proxy.close();
  });

  it('is rejected from a worker that lost its attempt, and accepted from its holder', async () => {
    const stopped = await worker('stopped');
    const go = join(folder, 'go');
    const task = await submit({ name: 'who', go });
    await begun(task);
    await worker('takes-over');
    const begunAgain = begun(task);
    stopped.kill('SIGSTOP');
    await begunAgain;
    await writeFile(go, '');
    stopped.kill('SIGCONT');
    const { outcome, attempt, workerId } = await ended(task);
    expect([attempt, workerId, outcome?.artifacts?.length]).toEqual([2, 'takes-over', 1]);
    const text = await (await service.ask(`/v1/tasks/${task.id}/artifacts/who`)).text();
    expect(text).toMatch(new RegExp(`^${task.id}~2~`));
    const { artifacts } = (await (await service.ask(`/v1/tasks/${task.id}/artifacts`)).json()) as {
      artifacts: object[];
    };
    expect(artifacts).toMatchObject([{ name: 'who', attempt: 2 }]);
  });

  it('is uploaded by a worker that listens, to the address that the control plane sends', async () => {
    const listening = new WorkerProcess({ kind: 'python', program, workerId: 'dialed', token, listen: 0, drainMs: 0 });
    workers.push(listening);
    const { port } = await listening.logged({ event: 'listening_started' });
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-real-artifacts-'));
    const dialing = await startArtifactService(dataDir, {
      workerToken: token,
      workerUrls: [`http://127.0.0.1:${Number(port)}`],
    });
    const { id } = await dialing.agent.tasks.submit({ capability: 'test.leave', input: { name: 'a', text: 'x' } });
    expect((await dialing.agent.tasks.waitFor(id, 20_000)).outcome).toMatchObject({ artifacts: [{ name: 'a' }] });
    await dialing.close();
  });
});
