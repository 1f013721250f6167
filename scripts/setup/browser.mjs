// Makes sure that the machine has a browser: the configured one, one of the system, or else the packaged one.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installBrowser } from '../browser.mjs';
import { ROOT, SetupError, step } from './command.mjs';

/**
 * Resolves to the source of the browser. If there is none, everything else works, and the log has advice. Call this
 * after the compilation.
 */
export async function setUpBrowser({ log, signal }) {
  const { findBrowser, noBrowserMessage } = await import(
    pathToFileURL(join(ROOT, 'workers/browser/dist/index.js')).href
  );
  const { PATH: path = '', YARD_BROWSER: setting } = process.env;
  const found = findBrowser({ setting, path });
  if (found && found.from !== 'package') return found.from;
  if (setting) {
    log(noBrowserMessage(setting));
    return 'missing';
  }
  try {
    const install = () => installBrowser({ signal });
    await (found ? install() : step(log, 'installing a browser, since the machine has none', install));
    return 'package';
  } catch (error) {
    if (!(error instanceof SetupError) || signal?.aborted) throw error;
    log(noBrowserMessage());
    log(error.message);
  }
  return 'missing';
}
