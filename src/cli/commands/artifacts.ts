import type { Command } from 'commander';
import type { Artifact, ArtifactList } from '@yardmaster/client';
import { formatBytes } from '../byte-size';
import { CommandError } from '../problem';
import { saveArtifact, writeToStandardOutput } from '../save-artifact';
import { formatTable, type Column } from '../table';
import { createClient, performing, print, withClientOptions, type ClientOptions } from './client-command';

/** Adds `yard tasks artifacts` and `yard tasks artifact`. */
export function addArtifactCommands(tasks: Command): void {
  const list = tasks
    .command('artifacts <id>')
    .description('list the artifacts of a task')
    .configureHelp({ showGlobalOptions: false });
  withClientOptions(list).action(
    performing(async (id: string, options: ClientOptions) =>
      print(await (await createClient(options)).listArtifacts(id), options, formatArtifacts),
    ),
  );
  const one = tasks
    .command('artifact <id> <name>')
    .description('print an artifact, or save it to a file')
    .configureHelp({ showGlobalOptions: false })
    .option('-o, --output <file>', 'file to write, replacing an existing one');
  withClientOptions(one).action(
    performing(async (id: string, name: string, { output, ...options }: ClientOptions & { output?: string }) => {
      const response = await (await createClient(options)).downloadArtifact(id, name);
      if (output !== undefined) return saveArtifact(response, output);
      refuseBytesOnTerminal(response);
      return writeToStandardOutput(response);
    }),
  );
}

function formatArtifacts({ artifacts }: ArtifactList): string {
  const columns: Array<Column<Artifact>> = [
    { title: 'NAME', text: ({ name }) => name },
    { title: 'SIZE', text: ({ sizeBytes }) => formatBytes(sizeBytes), align: 'right' },
    { title: 'TYPE', text: ({ contentType }) => contentType },
    { title: 'ATTEMPT', text: ({ attempt }) => String(attempt), align: 'right' },
    { title: 'SHA-256', text: ({ sha256 }) => sha256 },
  ];
  return artifacts.length === 0 ? 'The task has no artifacts.' : formatTable(columns, artifacts);
}

function refuseBytesOnTerminal(response: Response): void {
  const type = response.headers.get('content-type') ?? '';
  if (!process.stdout.isTTY || /^text\/|\bjson\b/.test(type)) return;
  void response.body?.cancel();
  throw CommandError.usage(`the artifact is ${type}, not text; save it with -o <file>`);
}
