import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '../../support/tcp-proxy.cjs';
import { isFree } from './free-port';

/** By this variable every process of a run, and what it started, can be told from all others. */
export const runVariable = 'YARD_CHAOS_RUN';
const socketsMsMax = 3000;
const lookMs = 50;

/** Processes and sockets that are still there, one line each. */
export async function findLeftovers(run: string, proxies: readonly TcpProxy[], port: number): Promise<string[]> {
  const processes = processesOf(run).map((pid) => `process ${pid} lives: ${commandOf(pid)}`);
  const sockets = (await openConnections(proxies)) > 0 ? ['a link is still open'] : [];
  const listener = (await isFree(port)) ? [] : [`somebody still listens on port ${port}`];
  return [...processes, ...sockets, ...listener];
}

/** Processes other than this one that carry the name of the run. */
export function processesOf(run: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${runVariable}=${run}`));
}

/** Sockets close a moment after their processes. */
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
    return ''; // it ended meanwhile, or is somebody else's
  }
}
