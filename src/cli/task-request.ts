import { readFileSync } from 'node:fs';
import type { TaskRequest } from '@yardmaster/client';
import { CommandError } from './problem';

/** The options of `yard run`. */
export interface RunOptions {
  python?: string;
  pythonFile?: string;
  shell?: string;
  input?: string;
  /** Milliseconds. */
  timeout?: number;
  /** Milliseconds. */
  queueTimeout?: number;
  label?: Record<string, string>;
  priority?: number;
  /** Id of an open session. */
  session?: string;
  /** Pipes standard input to the command while it runs. */
  stdin?: boolean;
}

type Read = (file: string) => string;

/** Builds the task request of a command line. @throws CommandError if the options contradict each other */
export function readTaskRequest(
  capability: string | undefined,
  options: RunOptions,
  read: Read = readInputFile,
): TaskRequest {
  const { python, pythonFile, shell, input, timeout, queueTimeout, label, priority, session } = options;
  const ways = [capability, python, pythonFile, shell].filter((way) => way !== undefined);
  if (ways.length !== 1) throw CommandError.usage('give one of <capability>, --python, --python-file and --shell');
  if (input !== undefined && capability === undefined) throw CommandError.usage('--input requires a <capability>');
  if (options.stdin && capability !== undefined) throw CommandError.usage('--stdin requires a program or a command');
  return {
    ...whatToRun(capability, options, read),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(queueTimeout !== undefined && { queueTimeoutMs: queueTimeout }),
    ...(priority !== undefined && { priority }),
    ...(session !== undefined && { sessionId: session }),
    ...(label && { labels: { require: label } }),
  };
}

function whatToRun(
  capability: string | undefined,
  { python, pythonFile, shell, stdin, input = '{}' }: RunOptions,
  read: Read,
): Pick<TaskRequest, 'capability' | 'input'> {
  const opened = stdin && { stdinOpen: true };
  if (shell !== undefined) return { capability: 'shell.run', input: { command: shell, ...opened } };
  if (capability === undefined)
    return { capability: 'python.run', input: { code: python ?? read(pythonFile!), ...opened } };
  return { capability, input: parseJson(input.startsWith('@') ? read(input.slice(1)) : input) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw CommandError.usage(`--input is not valid JSON: ${(error as Error).message}`);
  }
}

/** Reads a text file; `-` is standard input. */
export function readInputFile(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw CommandError.usage(`${file} cannot be read: ${(error as Error).message}`);
  }
}
