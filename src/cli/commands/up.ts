import { Option, type Command } from 'commander';
import { pythonOptionsVariable, settings } from '../../config';
import { option, performing } from './client-command';

const replayModes = ['strict', 'lenient', 'refuse'] as const;
const isolations = ['auto', 'fork-server', 'bubblewrap', 'landlock', 'none'] as const;
export type Isolation = (typeof isolations)[number];

/** The options of `yard up`; everything else comes from the environment. */
export interface UpOptions {
  mock?: boolean;
  mockRules?: string;
  scenario?: string;
  record?: string;
  replay?: string;
  replayMode?: (typeof replayModes)[number];
  port?: number;
  dataDir?: string;
  bind?: string;
  /** Isolation of the local Python worker; defaults to the worker's own options. */
  isolation?: Isolation;
  /** More options of that worker, as a shell reads them. */
  pythonOptions?: string;
  check: boolean;
  verbose?: boolean;
  json?: boolean;
}

/** Adds `yard up`. */
export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('start the control plane and its local workers; Ctrl-C drains and stops them')
    .option('--mock', 'mock workers inside the control plane instead of real ones')
    .option('--mock-rules <file>', `file of rules for mock workers (or ${settings.mockRules.env})`)
    .option('--scenario <file>', `file of a fault scenario for mock workers (or ${settings.mockScenario.env})`)
    .option('--record <folder>', `record the attempts of real workers in this folder (or ${settings.record.env})`)
    .option('--replay <folder>', `mock workers replay the recordings in this folder (or ${settings.replay.env})`)
    .addOption(
      new Option(
        '--replay-mode <mode>',
        `how to handle a task without a recording (or ${settings.replayMode.env})`,
      ).choices(replayModes),
    )
    .option(
      '--port <number>',
      `port to listen on, 0 for a free one (or ${settings.port.env})`,
      option(settings.port.parse),
    )
    .option('--bind <address>', `address to listen on (or ${settings.bindAddress.env})`)
    .option('--data-dir <folder>', `folder for tasks and secrets (or ${settings.dataDir.env})`)
    .addOption(
      new Option(
        '--isolation <kind>',
        'isolation of the local Python worker (default: auto); with none, programs have your permissions',
      ).choices(isolations),
    )
    .option(
      '--python-options <options>',
      `more options of the local Python worker, such as "--min-isolation-level C" (or ${pythonOptionsVariable}); ` +
        'python-worker/README.md has them all',
    )
    .option('--no-check', 'skip the check task on each worker')
    .option('--verbose', 'show all log lines, not only problems')
    .option('--json', 'print one line of JSON when ready, and logs as JSON on standard error')
    .addHelpText(
      'after',
      '\nEvery setting of the control plane is an environment variable: see the table in README.md.',
    )
    .action(
      performing(async (options: UpOptions) => {
        const { up } = await import('../up/up.js');
        return up(options);
      }),
    );
}
