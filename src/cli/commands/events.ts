import { InvalidArgumentError, type Command } from 'commander';
import type { FleetEvent, FleetEventQuery } from '@yardmaster/client';
import { formatFleetEvent } from '../fleet-event-line';
import { followFleet } from '../follow-fleet';
import { onInterrupt } from '../interrupts';
import { toJsonText } from '../terminal-text';
import { createClient, performing, withClientOptions, type ClientOptions } from './client-command';

type Options = ClientOptions & { kinds?: string; capability?: string; after?: string };

const help = `
Prints one line per change until Ctrl-C, and reconnects if the connection breaks. Changes of one task in quick succession may share a line.
With --json each line has a "cursor": \`yard events --after <cursor>\` continues after it. "event": "reset" means that changes were missed.
If the reader of a pipe exits (\`| head -1\`), the command ends with the next line.`;

/** Adds `yard events`. */
export function addEventsCommand(program: Command): void {
  const events = program
    .command('events')
    .description('follow the changes of tasks, sessions and workers')
    .option('--kinds <kinds>', 'only these subjects, comma-separated: task, session, worker')
    .option('--capability <name>', 'only tasks and sessions of this capability, such as python.run')
    .option('--after <cursor>', 'continue after this cursor instead of now', cursor)
    .addHelpText('after', help);
  withClientOptions(events).action(performing(follow));
}

async function follow({ kinds, capability, after, ...options }: Options): Promise<void> {
  const client = await createClient(options);
  const aborter = new AbortController();
  const { signal } = aborter;
  const stopListening = onInterrupt(
    () => aborter.abort(),
    () => process.exit(0),
  );
  let unwritable: NodeJS.ErrnoException | undefined;
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') unwritable = error; // otherwise only the reader of our output has exited
    aborter.abort();
  });
  const query = { kinds: kinds?.split(',') as FleetEventQuery['kinds'], capability };
  const stream = (from: string | undefined): AsyncIterable<FleetEvent> =>
    client.fleetEvents(query, { after: from, signal });
  const onRetry = (delayMs: number): void => {
    if (delayMs > 1000) process.stderr.write('yard: the control plane does not answer; retrying\n');
  };
  for await (const event of followFleet(stream, after, signal, onRetry)) {
    const line = options.json ? toJsonText(event) : formatFleetEvent(event);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  }
  stopListening();
  if (unwritable) throw new Error(`cannot write the output: ${unwritable.message}`);
}

function cursor(value: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
  throw new InvalidArgumentError('expected an event cursor as printed by --json');
}
