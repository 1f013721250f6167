import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** A browser that is installed on this machine. */
export interface FoundBrowser {
  path: string;
  from: 'setting' | 'system' | 'package';
}

export interface BrowserSearch {
  /** Setting of the operator: a file, or a name on the path. If set, no other browser is tried. */
  setting?: string;
  /** As in the environment variable PATH. */
  path: string;
  /** Folder where set-up installs a browser for machines without one. */
  packageFolder?: string;
}

/** The headless shell comes first: it starts in half the time of a full browser and uses less memory. */
export const browserNames = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'headless_shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
] as const;

/** The checkout of the project, from src/ and dist/; an installed package has no such folder. */
const checkout = join(__dirname, '../../../..');
const installScript = 'scripts/browser.mjs';
/** Folder of the installation script. */
export const packagedBrowserFolder = join(checkout, 'node_modules/.cache/yardmaster/chromium');

/** Returns the message for a machine without a browser: how to install one. */
export function noBrowserMessage(setting?: string): string {
  if (setting) return `no browser at ${setting}: choose another with --browser <file> or YARD_BROWSER=<file>`;
  return (
    'no browser found: install one (Debian: apt-get install chromium-headless-shell; elsewhere Chromium or Chrome), ' +
    (existsSync(join(checkout, installScript)) ? `run \`node ${installScript}\`, ` : '') +
    'or choose one with --browser <file> or YARD_BROWSER=<file>'
  );
}

/** Finds the browser to use: the configured one, else one of the system, else the one that set-up installed. */
export function findBrowser(search: BrowserSearch): FoundBrowser | undefined {
  const { setting, path, packageFolder = packagedBrowserFolder } = search;
  if (setting) {
    const named = isAbsolute(setting) ? setting : onPath(setting, path);
    return named !== undefined && isExecutable(named) ? { path: named, from: 'setting' } : undefined;
  }
  for (const name of browserNames) {
    const found = onPath(name, path);
    if (found !== undefined) return { path: found, from: 'system' };
  }
  const packaged = join(packageFolder, 'chromium');
  return isExecutable(packaged) ? { path: packaged, from: 'package' } : undefined;
}

function onPath(name: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
