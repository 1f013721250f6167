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

/** `yard up`. */
export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('start the control plane and its local workers; Ctrl-C drains and ends them')
    .option('--mock', 'mock workers inside the control plane instead of real ones')
    .option('--mock-rules <file>', `rules by which mock workers answer (or ${settings.mockRules.env})`)
    .option('--scenario <file>', `what goes wrong with mock workers (or ${settings.mockScenario.env})`)
    .option('--record <folder>', `record what real workers do there (or ${settings.record.env})`)
    .option('--replay <folder>', `mock workers that answer as was recorded there (or ${settings.replay.env})`)
    .addOption(
      new Option(
        '--replay-mode <mode>',
        `what comes of a task that was not recorded (or ${settings.replayMode.env})`,
      ).choices(replayModes),
    )
    .option(
      '--port <number>',
      `port to listen on, 0 for a free one (or ${settings.port.env})`,
      option(settings.port.parse),
    )
    .option('--bind <address>', `address to listen on (or ${settings.bindAddress.env})`)
    .option('--data-dir <folder>', `folder of tasks and secrets (or ${settings.dataDir.env})`)
    .addOption(
      new Option(
        '--isolation <kind>',
        'of the local Python worker (auto); with none its programs may do what you may',
      ).choices(isolations),
    )
    .option(
      '--python-options <options>',
      `more options of the local Python worker, such as "--isolation-floor C" (or ${pythonOptionsVariable}); ` +
        'python-worker/README.md has them all',
    )
    .option('--no-check', 'run no check task on each worker')
    .option('--verbose', 'show every line of the logs, not only what needs attention')
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
