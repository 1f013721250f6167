import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp, type RunningApp } from '../support/start-app';
import { cleanEnvironment, compile, emptyFolder, install, pack, remove } from './support/packed';

jest.setTimeout(180_000);

/** A worker, as a user of the published package writes it. */
const tenLines = `
import { Worker, connect } from '@yardmaster/worker-kit';
const worker = new Worker({ workerId: 'greeter-1' });
const inputSchema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
worker.capability<{ name: string }>(
  { name: 'demo.greet', description: 'Greets somebody.', inputSchema },
  async ({ name }) => ({ text: \`Hello, \${name}!\` }),
);
connect(worker, { url: process.env['YARD_URL'] ?? '', token: process.env['YARD_WORKER_TOKEN'] ?? '' });
`;

describe('a worker on the packed worker kit', () => {
  let folder: string;
  let app: RunningApp | undefined;
  let worker: ChildProcess | undefined;
  beforeAll(async () => (folder = await emptyFolder()));
  afterAll(async () => {
    if (worker?.exitCode === null) worker.kill('SIGKILL');
    await app?.close();
    await remove(folder);
  });

  it('compiles from ten lines of code, dials in and runs a task', async () => {
    const project = join(folder, 'project');
    await install(project, await pack(folder, 'protocol', 'worker-kit'));
    expect(tenLines.trim().split('\n').length).toBeLessThanOrEqual(10);
    await writeFile(join(project, 'worker.ts'), tenLines);
    expect(await compile(project, ['worker.ts'], '--module', 'nodenext')).toBe('');

    const workerToken = 'a-token-of-this-test';
    app = await startApp({ workerInterface: 'real', workerToken });
    const env = { ...cleanEnvironment(), YARD_URL: app.url, YARD_WORKER_TOKEN: workerToken };
    worker = spawn(process.execPath, ['worker.js'], { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const task = { capability: 'demo.greet', input: { name: 'Ada' } };
    const answer = await app.send('POST', '/v1/tasks', task, { prefer: 'wait=60' });
    expect(await answer.json()).toMatchObject({ state: 'succeeded', outcome: { result: { text: 'Hello, Ada!' } } });
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([null, 'SIGTERM']);
  });
});
