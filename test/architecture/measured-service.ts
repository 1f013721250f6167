import 'reflect-metadata';
import { Session, type Profiler } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, loadSecrets } from '../../src/config';
import { createApp } from '../../src/create-app';
import { createLog } from '../../src/log';

const root = join(__dirname, '../..');
const inspector = new Session();

/**
 * Runs the service, and reports over IPC which of its files run. It sends its address and secrets, then
 * answers each message with the files that ran since the previous one. The argument is the data folder.
 */
async function main(dataDir: string): Promise<void> {
  const config = loadConfig({ port: 0, dataDir, logLevel: 'error', workerInterface: 'real' }, {});
  const app = await createApp(config, createLog(config.logLevel));
  await app.listen(config.port, config.bindAddress);
  inspector.connect();
  await inspector.post('Debugger.enable');
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  process.on('message', () => void filesRun().then((files) => process.send!(files)));
  process.on('disconnect', () => void app.close().then(() => process.exit(0)));
  process.send!({ url: await app.getUrl(), ...loadSecrets(config) });
}

/** Returns the files in which a function was called since the last call. */
async function filesRun(): Promise<string[]> {
  const { result } = await inspector.post('Profiler.takePreciseCoverage');
  const own = result.filter(({ url }) => /^(src|packages)\//.test(pathOf(url)));
  const ran = await Promise.all(own.map(async (script) => ((await hasRun(script)) ? [pathOf(script.url)] : [])));
  return ran.flat().sort();
}

/** True if a function was called, other than the module's top level and the getters of its exports. */
async function hasRun({ scriptId, functions }: Profiler.ScriptCoverage): Promise<boolean> {
  const called = functions
    .map(({ ranges }) => ranges[0]!)
    .filter(({ count, startOffset }) => count > 0 && startOffset > 0);
  if (called.length === 0) return false;
  const { scriptSource } = await inspector.post('Debugger.getScriptSource', { scriptId });
  return called.some(
    ({ startOffset, endOffset }) =>
      !/^(get \w+|function) ?\(\)\s*\{\s*return (?!this\b)[\w.[\]]+;\s*\}$/.test(
        scriptSource.slice(startOffset, endOffset),
      ),
  );
}

const pathOf = (url: string): string => relative(root, url.startsWith('file:') ? fileURLToPath(url) : url);

void main(process.argv[2]!);
