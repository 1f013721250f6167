import type { Command } from 'commander';
import { parseDurationMs } from '../duration';
import { createClient, option, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard artifacts share`. */
export function addShareCommand(program: Command): void {
  const share = program
    .command('artifacts')
    .description('share artifacts')
    .command('share <task> <name>')
    .description('print a URL that downloads an artifact without a key, until it expires')
    .configureHelp({ showGlobalOptions: false })
    .option('--for <duration>', 'how long it is valid, at most 24h', option(readSeconds), 300);
  withClientOptions(share).action(
    performing(async (task: string, name: string, options: ClientOptions & { for: number }) => {
      const client = await createClient(options);
      print(await client.shareArtifact(task, name, { ttlS: options.for }), options, ({ url }) => url);
    }),
  );
}

function readSeconds(value: string): number {
  return Math.ceil(parseDurationMs(value) / 1000);
}
