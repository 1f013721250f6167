import type { Command } from 'commander';
import type { Task, YardmasterClient } from '@yardmaster/client';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { parseDurationMs } from '../duration';
import { exitCodeOf, exitCodes } from '../exit-codes';
import { followTask } from '../follow-task';
import { LiveOutput } from '../live-output';
import { onInterrupt } from '../interrupts';
import { StdinFeed } from '../stdin-feed';
import { readTaskRequest, type RunOptions } from '../task-request';
import { WaitWatch } from '../wait-watch';
import {
  collectLabel,
  createClient,
  integerOption,
  option,
  performing,
  print,
  withClientOptions,
  type ClientOptions,
} from './client-command';

type Options = RunOptions & ClientOptions & { follow: boolean };

const examples = `
Examples:
  yard run --python 'print(sum(range(10)))'
  yard run --shell 'uname -a' --timeout 10s
  sort names.txt | yard run --shell 'uniq -c' --stdin
  yard run browser.content --input '{"url": "https://example.com"}'

Exit code: 0 succeeded (shell: that of the command), 1 failed, 2 bad input, 69 no control plane, 124 timed out, 130 cancelled.`;

/** Adds `yard run`. */
export function addRunCommand(program: Command): void {
  const run = program
    .command('run [capability]')
    .description('run a task and stream its output')
    .option('--python <code>', 'run a Python program')
    .option('--python-file <file>', 'run the Python program in a file; - is standard input')
    .option('--shell <command>', 'run a shell command')
    .option('--stdin', 'pipe standard input to the program or command, while it runs')
    .option('--input <json>', 'input of the capability as JSON; @file reads a file, @- reads standard input')
    .option('--timeout <duration>', 'time limit of an attempt, such as 30s or 5m', option(parseDurationMs))
    .option('--queue-timeout <duration>', 'time limit for waiting in the queue, such as 5m', option(parseDurationMs))
    .option('--label <key=value>', 'require this label of the worker; repeatable', collectLabel)
    .option('--priority <number>', 'priority from -100 to 100; higher runs first', integerOption(-100, 100))
    .option('--session <id>', 'run in this session (see `yard sessions open`)')
    .option('--no-follow', 'print the task id without waiting for the outcome')
    .addHelpText('after', examples);
  withClientOptions(run).action(performing(runTask));
}

async function runTask(capability: string | undefined, options: Options): Promise<number> {
  const request = readTaskRequest(capability, options);
  const client = await createClient(options);
  const task = await client.submitTask(request);
  if (!options.follow) return (print(task, options, ({ id }) => id), exitCodes.succeeded);
  const stopListening = onInterrupt(
    () => void cancel(client, task.id),
    () => process.exit(exitCodes.cancelled),
  );
  const ended = await follow(client, task.id, options);
  stopListening();
  return exitCodeOf(ended);
}

/** Shows a task until it ends; with --json only the outcome. */
async function follow(client: YardmasterClient, taskId: string, options: Options): Promise<Task> {
  const live = new LiveOutput({
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
  const feed = options.stdin && new StdinFeed(client, taskId, process.stdin, (text) => live.note(text));
  const onRetry = (_: unknown, delayMs: number): void => {
    if (delayMs > 1000) live.note('the control plane does not answer; retrying');
  };
  const wait = new WaitWatch(
    () => client.explainTask(taskId),
    (text) => live.note(text),
    new SystemClock(),
  );
  try {
    for await (const event of followTask(client, taskId, onRetry)) {
      wait.see(event);
      if (feed) feed.see(event);
      if (!options.json) live.show(event);
    }
  } finally {
    wait.stop();
    if (feed) endFeed(feed);
  }
  const task = await client.getTask(taskId);
  if (options.json) print(task, options, () => '');
  else live.finish(task);
  return task;
}

/** Stops reading standard input, which would keep this process alive. */
function endFeed(feed: StdinFeed): void {
  feed.stop();
  process.stdin.destroy();
}

async function cancel(client: YardmasterClient, taskId: string): Promise<void> {
  process.stderr.write(`\nyard: cancelling ${taskId}; press Ctrl-C again to stop waiting\n`);
  // If the task has just ended, its last event will arrive.
  await client.cancelTask(taskId, { reason: 'interrupted at the command line' }).catch(() => {});
}
