import { InvalidArgumentError, type Command } from 'commander';
import type { YardmasterClient } from '@yardmaster/client';
import { clientVariables, loadClientConfig } from '../../config';
import { redactSecrets } from '@yardmaster/protocol/secrets';
import { CommandError, formatProblem, toCommandError } from '../problem';
import { toJsonText } from '../terminal-text';

/** Options of every command that calls a control plane. */
export interface ClientOptions {
  url?: string;
  dataDir?: string;
  json?: boolean;
}

/** Adds the options that every client command has. */
export function withClientOptions(command: Command): Command {
  return command
    .option('--url <address>', `control plane (or ${clientVariables.url}; default http://127.0.0.1:3000)`)
    .option(
      '--data-dir <folder>',
      `folder with the API key (or ${clientVariables.dataDir}; ${clientVariables.apiKey} wins)`,
    )
    .option('--json', 'print JSON as the API returns it');
}

/** @throws ConfigError, or CommandError if the key has characters that are invalid in a header */
export async function createClient(options: ClientOptions): Promise<YardmasterClient> {
  const config = loadClientConfig(options);
  const { YardmasterClient } = await import('@yardmaster/client'); // not for help, nor for `yard up`
  try {
    return new YardmasterClient(config);
  } catch (error) {
    throw CommandError.usage((error as Error).message);
  }
}

/** Wraps an action that resolves to an exit code for commander. Errors are printed and set their own exit code. */
export function performing<Args extends unknown[]>(
  action: (...args: Args) => Promise<number | void>,
): (...args: [...Args, Command]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    try {
      process.exitCode = (await action(...(args.slice(0, -1) as Args))) ?? 0;
    } catch (error) {
      const { problem, exitCode } = toCommandError(error);
      console.error(command.opts<ClientOptions>().json ? redactSecrets(toJsonText(problem)) : formatProblem(problem));
      process.exitCode = exitCode;
    }
  };
}

/** Prints a response of the API: as JSON with --json, otherwise formatted. */
export function print<T>(value: T, { json }: ClientOptions, forPeople: (value: T) => string): void {
  console.log(json ? toJsonText(value, 2) : forPeople(value));
}

/** Adapts a parser that throws for commander, which adds the name of the option. */
export function option<T>(parse: (value: string) => T): (value: string) => T {
  return (value) => {
    try {
      return parse(value);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

/** Reads an integer within bounds. */
export function integerOption(min: number, max: number): (value: string) => number {
  return option((value) => {
    const number = Number(value);
    if (/^-?\d+$/.test(value) && number >= min && number <= max) return number;
    throw new Error(`expected an integer from ${min} to ${max}`);
  });
}

/** Adds one `key=value` to the previous ones. */
export function collectLabel(value: string, earlier: Record<string, string> = {}): Record<string, string> {
  return {
    ...earlier,
    ...option((pair) => {
      const [, key, text] = /^([A-Za-z0-9._/-]{1,64})=(.{0,256})$/.exec(pair) ?? [];
      if (key === undefined || text === undefined) throw new Error('expected key=value');
      return { [key]: text };
    })(value),
  };
}
