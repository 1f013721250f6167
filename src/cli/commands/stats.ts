import type { Command } from 'commander';
import type { FleetStats } from '@yardmaster/client';
import { formatDuration } from '../duration';
import { formatPairs } from '../table';
import { createClient, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard stats`. */
export function addStatsCommand(program: Command): void {
  withClientOptions(program.command('stats').description('show tasks, workers and slots at a glance')).action(
    performing(async (options: ClientOptions) =>
      print(await (await createClient(options)).getStats(), options, formatStats),
    ),
  );
}

function formatStats(stats: FleetStats): string {
  return formatPairs([
    ['version', `${stats.version}, up for ${formatDuration(stats.uptimeMs)}, ${stats.workerInterface} workers`],
    ['tasks', formatCounts(stats.tasks)],
    ['workers', formatCounts(stats.workers)],
    ['slots', `${stats.slots.used} of ${stats.slots.total} used, ${stats.loadBalancerStrategy}`],
    ['isolation', stats.isolation.map(({ backend, workers }) => `${workers} ${backend}`).join(', ') || '-'],
    ['clients', String(stats.clients)],
  ]);
}

function formatCounts(counts: Record<string, number>): string {
  const known = Object.entries(counts).filter(([, count]) => count > 0);
  return known.map(([state, count]) => `${count} ${state.replace('_', ' ')}`).join(', ') || 'none';
}
