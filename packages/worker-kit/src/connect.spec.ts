import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Server } from 'socket.io';
import { StandInControlPlane } from '../../../test/support/stand-in-control-plane';
import { testServer, testToken } from '../../../test/support/worker-link-harness';
import { ManualClock } from '@yardmaster/testkit';
import { connect, listen, Worker, type WorkerLog } from '.';

const compileTypescript = join(__dirname, '../../../test/support/compile-typescript.cjs');

describe(connect.name, () => {
  let clock: ManualClock;
  let controlPlane: StandInControlPlane;
  let server: Server;
  let worker: Worker;
  let url: string;
  let handshakes: number;
  let logged: Array<{ level: string; event: string; code?: string; err?: Error }>;
  let logWaiter: (() => void) | undefined;

  beforeEach(async () => {
    clock = new ManualClock();
    controlPlane = new StandInControlPlane();
    server = await testServer(controlPlane);
    [handshakes, logged] = [0, []];
    server.of('/workers').use((_, next) => (handshakes++, next()));
    url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}`;
    const write = (level: string) => (fields: object) => {
      logged.push({ level, ...(fields as { event: string }) });
      logWaiter?.();
    };
    const log: WorkerLog = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
    worker = new Worker({ workerId: 'w', name: 'w', version: '1', slots: 1, clock, log });
  });

  afterEach(async () => {
    await worker.stop();
    await server.close();
  });

  async function untilLogged(event: string, times = 1): Promise<void> {
    while (logged.filter((line) => line.event === event).length < times)
      await new Promise<void>((resolve) => (logWaiter = resolve));
  }

  it('waits 5 s after a refusal, and logs an error', async () => {
    connect(worker, { url, token: 'wrong' });
    await untilLogged('dial_refused');
    expect(logged).toEqual([expect.objectContaining({ level: 'error', code: 'UNAUTHORIZED' })]);
    await clock.advance(4999);
    expect(logged).toHaveLength(1);
    await clock.advance(2501); // with the longest jitter
    await untilLogged('dial_refused', 2);
    expect(handshakes).toBe(0);
  });

  it('retries when a connection ends before the handshake', async () => {
    server.of('/workers').use((socket) => socket.conn.close());
    connect(worker, { url, token: testToken });
    await untilLogged('dial_failed');
    expect(handshakes).toBe(1);
  });

  it('reconnects within 250 ms when the link is cut', async () => {
    connect(worker, { url, token: testToken });
    await untilLogged('worker_registered');
    controlPlane.cut();
    await untilLogged('link_closed');
    expect(handshakes).toBe(1);
    await clock.advance(250);
    await untilLogged('worker_registered', 2);
    expect(handshakes).toBe(2);
  });

  it('retries until the control plane is reachable', async () => {
    await server.close();
    connect(worker, { url, token: testToken });
    await untilLogged('dial_failed');
    await clock.advance(250);
    await untilLogged('dial_failed', 2);
    expect(worker.status.registration).toBe('detached');
  });

  it('closes its connection when the worker stops', async () => {
    connect(worker, { url, token: testToken });
    await untilLogged('worker_registered');
    const gone = new Promise<void>((resolve) => {
      for (const socket of server.of('/workers').sockets.values()) socket.conn.once('close', () => resolve());
    });
    await worker.stop();
    await gone;
    await clock.advance(60_000);
    expect([handshakes, server.engine.clientsCount]).toEqual([1, 0]);
  });

  it('logs why a link failed', async () => {
    await server.close();
    connect(worker, { url, token: testToken });
    await untilLogged('dial_failed');
    const { port } = new URL(url);
    expect(logged[0]!.err?.message).toBe(`no link to ${url}: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  it.each([
    ['127.0.0.1:3000', 'expected an address such as http://127.0.0.1:3000, got "127.0.0.1:3000"'],
    ['ftp://example.org', 'expected an address such as http://127.0.0.1:3000, got "ftp://example.org"'],
  ])('rejects %j as an address', (bad, message) => {
    expect(() => connect(worker, { url: bad, token: testToken })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST', message: `url: ${message}` }) as Error,
    );
  });

  it.each([undefined, ''])('rejects the token %j', async (token) => {
    const refusal = { code: 'INVALID_REQUEST', message: 'token: expected the worker token, got nothing' };
    expect(() => connect(worker, { url, token: token as string })).toThrow(expect.objectContaining(refusal) as Error);
    await expect(listen(worker, { port: 0, token: token as string })).rejects.toMatchObject(refusal);
  });

  it('keeps the process alive while no control plane answers', async () => {
    await server.close();
    const index = JSON.stringify(join(__dirname, 'index.ts'));
    const code = `const { Worker, connect } = require(${index}); connect(new Worker({ workerId: 'w' }), { url: '${url}', token: 't' })`;
    const program = spawn(process.execPath, ['--require', compileTypescript, '-e', code]);
    const exited = once(program, 'exit');
    let said = '';
    for await (const text of program.stderr) if ((said += String(text)).split('\n').length > 2) break;
    expect(said.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining('[w] warn: could not open the link; tries again: no link to'),
      expect.stringContaining('ECONNREFUSED'),
    ]);
    program.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
});
