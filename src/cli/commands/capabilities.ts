import type { Command } from 'commander';
import { formatTable } from '../table';
import { createClient, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard capabilities`. */
export function addCapabilitiesCommand(program: Command): void {
  const command = program.command('capabilities').description('list the capabilities of the connected workers');
  withClientOptions(command).action(
    performing(async (options: ClientOptions) => {
      print(await (await createClient(options)).listCapabilities(), options, ({ capabilities }) =>
        formatTable(
          [
            { title: 'CAPABILITY', text: ({ name }) => name },
            { title: 'WORKERS', text: ({ workerIds }) => workerIds.join(', ') },
            ...(capabilities.some(({ unchecked }) => unchecked)
              ? [{ title: 'UNCHECKED', text: ({ unchecked }: (typeof capabilities)[number]) => unchecked?.path ?? '' }]
              : []),
            { title: 'DESCRIPTION', text: ({ description }) => description },
          ],
          capabilities,
        ),
      );
    }),
  );
}
