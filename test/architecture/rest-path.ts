import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, Worker, silentLog } from '@yardmaster/worker-kit';

/** Folders that do not depend on tasks: all requests, or all messages of a link, run through them. */
export const machinery = /^(packages\/(protocol|worker-kit)|src\/audit|src\/api\/(audit|server|validation))\//;

/** The store counts as one file, regardless of its engine. */
export const store = 'src/tasks/embedded/store/embedded-queue.ts';

const support = join(__dirname, '../support');
const [warmUps, measurements] = [20, 8];

/** Returns the files of one REST task, without machinery, and with the store as one file. */
export function ownFiles(files: readonly string[]): string[] {
  const isInside = (file: string): boolean => /^src\/tasks\/(embedded|shared|feed)\//.test(file) && file !== store;
  return files.filter((file) => !machinery.test(file) && !isInside(file));
}

/**
 * Measures the files of `src/` that one REST task runs through in the control plane, from submission to answer. A file counts if
 * each of several requests called a function in it, which excludes timers that happen to fire; lazy initialization is done before. The
 * worker runs in this process, so its files do not count.
 */
export async function filesOfRestTask(): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yard-rest-path-'));
  const service = fork(join(__dirname, 'measured-service.ts'), [dataDir], {
    execArgv: ['compile-typescript.cjs', 'typescript-threads.cjs'].flatMap((hook) => [
      '--require',
      join(support, hook),
    ]),
  });
  const ended = once(service, 'exit');
  try {
    const [{ url, apiKey, workerToken }] = (await once(service, 'message')) as [Record<string, string>];
    const worker = await startWorker(url!, workerToken!);
    const post = async (): Promise<void> => postTask(url!, apiKey!);
    for (let times = 0; times < warmUps; times++) await post();
    const ran: string[][] = [];
    for (let times = 0; times < measurements; times++) ran.push(await filesRunBy(service, post));
    await worker.stop();
    return ran[0]!.filter((file) => ran.every((files) => files.includes(file)));
  } finally {
    service.disconnect();
    await ended;
    await rm(dataDir, { recursive: true });
  }
}

async function startWorker(url: string, token: string): Promise<Worker> {
  const worker = new Worker({ workerId: 'measured', name: 'measured', version: '0', slots: 1, log: silentLog });
  const capability = { name: 'test.noop', description: 'Does nothing.', inputSchema: { type: 'object' } };
  worker.capability(capability, async () => null);
  const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
  connect(worker, { url, token });
  await registered;
  return worker;
}

async function postTask(url: string, apiKey: string): Promise<void> {
  const response = await fetch(`${url}/v1/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', prefer: 'wait=30' },
    body: JSON.stringify({ capability: 'test.noop', input: {} }),
  });
  const task = (await response.json()) as { state?: string };
  if (response.status === 200 && task.state === 'succeeded') return;
  throw new Error(`the service answered ${response.status}: ${JSON.stringify(task)}`);
}

async function filesRunBy(service: ChildProcess, run: () => Promise<void>): Promise<string[]> {
  await takeFiles(service);
  await run();
  return takeFiles(service);
}

async function takeFiles(service: ChildProcess): Promise<string[]> {
  const answer = once(service, 'message');
  service.send('take');
  return ((await answer) as [string[]])[0];
}
