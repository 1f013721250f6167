import { addSharedOptions, readSettings, type ProgramSettings } from './program-settings';

/** The parts of a worker program that describe its command line. */
export interface CommandLineProgram {
  name: string;
  description: string;
  /** Options in addition to the shared ones. */
  options?: readonly ProgramOption[];
}

/** An option that takes a value. */
export interface ProgramOption {
  /** For example `--kind`. */
  flag: string;
  description: string;
  /** Allowed values; any by default. */
  values?: readonly string[];
  /** Pattern that a value must match. */
  pattern?: RegExp;
  /** Default value; without one the option is required. */
  default?: string;
}

/** The parsed options, or the lines to print and the exit code. */
export type CommandLine =
  { settings: ProgramSettings; own: Record<string, string> } | { exitCode: number; lines: readonly string[] };

/** Parses the command line, and reports all errors at once. */
export async function readCommandLine(
  program: CommandLineProgram,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<CommandLine> {
  const { Command, CommanderError } = await import('commander');
  const written: string[] = [];
  const command = addSharedOptions(new Command(program.name).description(program.description))
    .allowUnknownOption()
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeOut: (text) => written.push(text), writeErr: (text) => written.push(text) });
  for (const { flag, description } of program.options ?? []) command.option(`${flag} <value>`, description);
  try {
    command.parse(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? 0 : 2, lines: written };
  }
  const read = readSettings(command.opts(), env);
  const own = readOwnOptions(program.options ?? [], command.opts());
  const violations = [
    ...command.args.map((arg) => `${arg} is not a known option or argument`),
    ...own.violations,
    ...read.violations,
  ];
  if (violations.length > 0 || !read.settings)
    return { exitCode: 2, lines: violations.map((violation) => `${program.name}: ${violation}\n`) };
  return { settings: read.settings, own: own.values };
}

function readOwnOptions(
  options: readonly ProgramOption[],
  given: Record<string, string | undefined>,
): { values: Record<string, string>; violations: string[] } {
  const values: Record<string, string> = {};
  const violations: string[] = [];
  for (const { flag, values: allowed, pattern, default: otherwise } of options) {
    const name = flag.replace(/^--/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const value = given[name] ?? otherwise;
    if (value === undefined) violations.push(`${flag} is required${allowed ? `: ${allowed.join(', ')}` : ''}`);
    else if (allowed && !allowed.includes(value))
      violations.push(`${flag}: expected one of ${allowed.join(', ')}, got ${value}`);
    else if (pattern && !pattern.test(value)) violations.push(`${flag}: expected ${pattern.source}, got ${value}`);
    else values[name] = value;
  }
  return { values, violations };
}
