import { wait } from '@yardmaster/worker-kit';
import type { SomeMockBehaviours, MockContext } from '../mock-behaviour';
import { markedAnswer } from './marked-answer';
import { filesOf } from './session-files';

export const behaviours = {
  'shell.run': shellRun,
} satisfies SomeMockBehaviours;

interface ShellResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

interface ShellInput {
  command: string;
  stdin?: string;
  stdinOpen?: boolean;
}

/**
 * Mocks `shell.run`: supports `echo`, `cat`, `exit`, `true`, `false`, `sleep`, `uname -a` and `> file`; otherwise
 * returns a marked answer. Files exist until the session ends.
 */
async function shellRun(input: unknown, context: MockContext): Promise<ShellResult> {
  const { command, stdin = '', stdinOpen = false } = input as ShellInput;
  if (!stdinOpen) context.input.refuse();
  if (command.trim() === 'cat') return echoed(stdin, context);
  const result = (await run(command, context)) ?? printed(markedAnswer('shell.run', 'command', command));
  if (result.stdout !== '') context.output('stdout', result.stdout);
  if (result.stderr !== '') context.output('stderr', result.stderr);
  return result;
}

/** Runs `cat` without a file: outputs each piece of input at once. */
async function echoed(stdin: string, context: MockContext): Promise<ShellResult> {
  let stdout = '';
  const show = (text: string): void => {
    stdout += text;
    if (text !== '') context.output('stdout', text);
  };
  show(stdin);
  for await (const piece of context.input) show(piece.toString());
  context.signal.throwIfAborted();
  return printed(stdout);
}

/** Runs a command, with an optional redirection to a file. Returns undefined if it is not supported. */
async function run(command: string, context: MockContext): Promise<ShellResult | undefined> {
  const [, simple = command, file] = /^([^>]*)>\s*([\w.-]+)\s*$/.exec(command) ?? [];
  const result = await simpleCommand(simple, context);
  if (!result || file === undefined) return result;
  filesOf(context).set(file, result.stdout);
  return { ...result, stdout: '' };
}

async function simpleCommand(command: string, context: MockContext): Promise<ShellResult | undefined> {
  const { clock, signal } = context;
  const [name, ...words] = splitWords(command) ?? [];
  const [first] = words;
  if (name === 'cat' && words.length === 1 && first !== undefined) return catted(first, filesOf(context).get(first));
  if (name === 'echo' && !first?.startsWith('-')) return printed(`${words.join(' ')}\n`);
  if (name === 'uname' && words.join(' ') === '-a') return printed('Linux mock 0.0.0 #1 mock x86_64 GNU/Linux\n');
  if (name === 'true' || name === 'false') return exited(name === 'true' ? 0 : 1);
  if (name === 'exit' && words.length <= 1 && /^\d{0,9}$/.test(first ?? '')) return exited(Number(first ?? 0) % 256);
  if (name === 'sleep' && words.length === 1 && /^\d{1,9}(\.\d+)?$/.test(first ?? '')) {
    await wait(clock, Number(first) * 1000, signal);
    return exited(0);
  }
  return undefined;
}

/** Splits a simple command into words; undefined if a shell would do more than run one command. */
function splitWords(command: string): string[] | undefined {
  const trimmed = command.trim();
  if (!/^(?:[\w%+,./:=@!-]|'[^']*'|"[^"$`\\]*"|[ \t])+$/.test(trimmed)) return undefined;
  const words = trimmed.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g);
  return words?.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

function catted(file: string, text: string | undefined): ShellResult {
  if (text !== undefined) return printed(text);
  return { stdout: '', stderr: `cat: ${file}: No such file or directory\n`, exitCode: 1 };
}

function printed(stdout: string): ShellResult {
  return { stdout, stderr: '', exitCode: 0 };
}

function exited(exitCode: number): ShellResult {
  return { stdout: '', stderr: '', exitCode };
}
