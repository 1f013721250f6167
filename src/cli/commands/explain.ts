import type { Command } from 'commander';
import type { Explanation } from '@yardmaster/client';
import { formatDuration } from '../duration';
import { formatPairs, formatTable, type Column } from '../table';
import { createClient, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard tasks explain`. */
export function addExplainCommand(tasks: Command): void {
  const explain = tasks
    .command('explain <id>')
    .description('explain why a task waits, why a worker was chosen, and how it ended')
    .configureHelp({ showGlobalOptions: false });
  withClientOptions(explain).action(
    performing(async (id: string, options: ClientOptions) =>
      print(await (await createClient(options)).explainTask(id), options, formatExplanation),
    ),
  );
}

function formatPosition({ position, queueLength, keys }: NonNullable<Explanation['waiting']>): string {
  if (keys === undefined) return `${position} of ${queueLength} in its queue`;
  return `${position} of ${queueLength} ${queueLength === 1 ? 'task' : 'tasks'} of its key; ${keys} keys take turns`;
}

type Entry = Explanation['timeline'][number];

/** Formats an explanation as text: why the task waits, then its history. */
export function formatExplanation({ taskId, state, waiting, timeline }: Explanation): string {
  const pairs: Array<[string, string]> = [
    ['task', taskId],
    ['state', state],
  ];
  if (waiting) pairs.push(['waits', `${waiting.reason}: ${waiting.message}`]);
  if (waiting?.position) pairs.push(['position', formatPosition(waiting)]);
  const beginMs = Date.parse(timeline[0]!.at);
  const columns: Array<Column<Entry>> = [
    { title: 'AFTER', text: ({ at }) => formatDuration(Math.max(0, Date.parse(at) - beginMs)), align: 'right' },
    { title: 'STEP', text: ({ type }) => type },
    { title: 'DETAILS', text: ({ message }) => message },
  ];
  return `${formatPairs([...pairs, ['accepted', timeline[0]!.at]])}\n\n${formatTable(columns, timeline)}`;
}
