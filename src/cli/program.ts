import { redactSecrets } from '@yardmaster/protocol/secrets';
import { Command, CommanderError } from 'commander';
import { addAuditCommand } from './commands/audit';
import { addCapabilitiesCommand } from './commands/capabilities';
import { addEventsCommand } from './commands/events';
import { addKeyCommands } from './commands/keys';
import { addRunCommand } from './commands/run';
import { addSessionCommands } from './commands/sessions';
import { addShareCommand } from './commands/share';
import { addStatsCommand } from './commands/stats';
import { addSubmitCommand } from './commands/submit';
import { addTaskCommands } from './commands/tasks';
import { addUpCommand } from './commands/up';
import { addWorkerCommands } from './commands/workers';
import { packageVersion } from './package';
import { exitCodes } from './exit-codes';

/** Runs `yard` with these arguments, prints errors, and sets the exit code of the process. */
export async function runCli(args: readonly string[]): Promise<void> {
  ignoreClosedOutput();
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
  }
}

function createProgram(): Command {
  const program = new Command('yard')
    .description('Runs the work of AI agents on a fleet of workers.')
    .version(packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(redactSecrets(text)) })
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Try `yard --help`.');
  addUpCommand(program);
  addRunCommand(program);
  addSubmitCommand(program);
  addTaskCommands(program);
  addShareCommand(program);
  addSessionCommands(program);
  addWorkerCommands(program);
  addCapabilitiesCommand(program);
  addStatsCommand(program);
  addEventsCommand(program);
  addAuditCommand(program);
  addKeyCommands(program);
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`Try \`yard ${command.name()} --help\`.`);
  return program;
}

/** Ignores errors of a closed pipe or terminal: its reader has exited, so no error can be shown. */
function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
