import type { Command } from 'commander';
import type { TaskBatchResult, TaskRequest, YardmasterClient } from '@yardmaster/client';
import { exitCodeOfStatus, exitCodes } from '../exit-codes';
import { formatProblem } from '../problem';
import { readBatch, splitBatch } from '../task-batch';
import { readInputFile } from '../task-request';
import { toJsonText } from '../terminal-text';
import { createClient, performing, withClientOptions, type ClientOptions } from './client-command';

type Options = ClientOptions & { key?: string };

const examples = `
Examples:
  yard submit tasks.jsonl
  seq 3 | sed 's/.*/{"capability": "shell.run", "input": {"command": "echo &"}}/' | yard submit -

Prints the task ids in order. Rejected tasks are reported on standard error. Exit code: 0 if every task was accepted.`;

/** Adds `yard submit`. */
export function addSubmitCommand(program: Command): void {
  const submit = program
    .command('submit <file>')
    .description('submit tasks from a file (- for standard input), one JSON object per line, without waiting')
    .option('--key <text>', 'idempotency key: submitting the same file again with this key creates no further tasks')
    .addHelpText('after', examples);
  withClientOptions(submit).action(
    performing(async (file: string, options: Options) => {
      const client = await createClient(options);
      const results = await submitAll(client, readBatch(readInputFile(file)), options.key);
      if (options.json) console.log(toJsonText({ results }, 2));
      else results.forEach(printResult);
      const refused = results.find(({ problem }) => problem);
      return refused ? exitCodeOfStatus(refused.status) : exitCodes.succeeded;
    }),
  );
}

/** Batches are sent one after another to keep the order of the tasks. */
async function submitAll(client: YardmasterClient, requests: unknown[], key?: string): Promise<TaskBatchResult[]> {
  const results: TaskBatchResult[] = [];
  for (const [index, batch] of splitBatch(requests).entries()) {
    results.push(
      ...(await client.submitTasks(batch as TaskRequest[], { idempotencyKey: key && `${key}.${index}` })).results,
    );
  }
  return results;
}

function printResult({ task, problem }: TaskBatchResult, index: number): void {
  if (task) console.log(task.id);
  else if (problem) console.error(`task ${index + 1}: ${formatProblem(problem)}`);
}
