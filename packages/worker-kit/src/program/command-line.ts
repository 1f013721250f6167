import { addSharedOptions, readSettings, type ProgramSettings } from './program-settings';

/** Of a worker program, what its command line needs to know. */
export interface CommandLineProgram {
  name: string;
  description: string;
  /** Options of its own, beside the shared ones. */
  options?: readonly ProgramOption[];
}

/** An option that takes a value. */
export interface ProgramOption {
  /** As in `--kind`. */
  flag: string;
  description: string;
  /** The only values that are allowed. */
  values?: readonly string[];
  /** What a value must look like. */
  pattern?: RegExp;
  /** What it is where it is not given; without a default it must be given. */
  default?: string;
}

/** What was given, or what to print and the code to end with. */
export type CommandLine =
  { settings: ProgramSettings; own: Record<string, string> } | { exitCode: number; lines: readonly string[] };

/** Reads everything that was given, and lists every violation. */
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
  const violations = [...command.args.map((arg) => `${arg} is not understood`), ...own.violations, ...read.violations];
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
