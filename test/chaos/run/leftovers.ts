import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../../support/tcp-proxy.cjs';
import { isFree } from './free-port';

/** Environment variable that marks every process of a run and its children. */
export const runVariable = 'YARD_CHAOS_RUN';
const socketsMsMax = 3000;
const lookMs = 50;

/** Returns the processes, sockets and listeners that are left, one line each. */
export async function findLeftovers(run: string, proxies: readonly TcpProxy[], port: number): Promise<string[]> {
  const processes = processesOf(run).map((pid) => `process ${pid} still runs: ${commandOf(pid)}`);
  const sockets = (await openConnections(proxies)) > 0 ? ['a link is still open'] : [];
  const listener = (await isFree(port)) ? [] : [`a program still listens on port ${port}`];
  return [...processes, ...sockets, ...listener];
}

/** Returns the processes of the run, without this one. */
export function processesOf(run: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${runVariable}=${run}`));
}

/** Counts open connections; waits a moment, since sockets close after their processes. */
async function openConnections(proxies: readonly TcpProxy[]): Promise<number> {
  const count = (): number => proxies.reduce((sum, proxy) => sum + proxy.connectionCount(), 0);
  const untilMs = Date.now() + socketsMsMax;
  while (count() > 0 && Date.now() < untilMs) await delay(lookMs);
  return count();
}

function environmentOf(pid: number): string[] {
  return readOrNothing(`/proc/${pid}/environ`).split('\0');
}

function commandOf(pid: number): string {
  return readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it exited meanwhile, or belongs to another user
  }
}
