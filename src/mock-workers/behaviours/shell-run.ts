import type { MockContext } from '../mock-behaviours';
import { wait } from '../wait';
import { markedAnswer } from './marked-answer';

interface ShellResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** `shell.run`: knows `echo`, `exit`, `true`, `false`, `sleep` and `uname -a`, and marks its answer for anything else. */
export async function shellRun(input: unknown, context: MockContext): Promise<ShellResult> {
  const { command } = input as { command: string };
  const result = (await simpleCommand(command, context)) ?? printed(markedAnswer('shell.run', 'command', command));
  if (result.stdout !== '') context.output('stdout', result.stdout);
  return result;
}

async function simpleCommand(command: string, { clock, signal }: MockContext): Promise<ShellResult | undefined> {
  const [name, ...words] = splitWords(command) ?? [];
  const [first] = words;
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

/** The words of a simple command; nothing where the shell would do more than run one. */
function splitWords(command: string): string[] | undefined {
  const trimmed = command.trim();
  if (!/^(?:[\w%+,./:=@!-]|'[^']*'|"[^"$`\\]*"|[ \t])+$/.test(trimmed)) return undefined;
  const words = trimmed.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g);
  return words?.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

function printed(stdout: string): ShellResult {
  return { stdout, stderr: '', exitCode: 0 };
}

function exited(exitCode: number): ShellResult {
  return { stdout: '', stderr: '', exitCode };
}
