import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findBrowser } from '@yardmaster/browser-worker';
import { cleanEnvironment } from '../../packages/support/packed';
import { Program } from '../../support/program';
import { root } from '../../support/source-files';
import type { Marker } from './marker';

const packages = { yard: '.', protocol: 'packages/protocol', 'worker-kit': 'packages/worker-kit' } as const;
const morePackages = { testkit: 'packages/testkit', client: 'packages/client' } as const;
const others = ['playwright-core', '@nestjs', 'reflect-metadata', 'rxjs', '@types'];
const python = join(root, 'python-worker/.venv/bin');
/** Is not copied. */
const installed = new Set(['.venv', 'node_modules', '__pycache__']);

/** The programs of the system come after it. */
const withoutThese = 'PATH="${PATH//$BIN:/}"';

/** The programs that a user has installed, in a folder on the PATH. */
const programs: Readonly<Record<string, string>> = {
  yard: `exec node ${root}/dist/cli.js "$@"`,
  'yardmaster-worker': `exec ${python}/yardmaster-worker "$@"`,
  // A rejected request makes the command fail.
  curl: `${withoutThese} exec curl --fail-with-body "$@"`,
  npx: `package=$1; shift
case "$package" in
  yard) exec yard "$@" ;;
  @yardmaster/yard) exec yard "$@" ;;
  @yardmaster/browser-worker@${versionOf()}) exec node ${root}/workers/browser/dist/main.js "$@" ;;
  @yardmaster/mcp-worker@${versionOf()}) exec node ${root}/workers/mcp/dist/main.js "$@" ;;
  *) echo "npx: $package is not a program of this project in its version" >&2; exit 1 ;;
esac`,
  // Installs nothing and only checks the names: the packages are not published, and the dependencies of this checkout
  // are installed.
  npm: `case "$1" in
  ci) exit 0 ;;
  install) shift
    for name in "$@"; do
      case "$name" in --save-dev) ;; *) node -e 'require.resolve(process.argv[1] + "/package.json", { paths: process.argv.slice(2) })' "$name" "${root}" "$PACKAGES" || exit 1 ;; esac
    done ;;
  start) [ ! -f package.json ] || ${withoutThese} exec npm "$@"
    shift; [ "$1" != -- ] || shift; exec node ${root}/scripts/start.mjs "$@" ;;
  run) [ ! -f package.json ] || ${withoutThese} exec npm "$@"
    cd ${root} && ${withoutThese} exec npm "$@" ;;
  *) echo "npm: $1 is not run here" >&2; exit 1 ;;
esac`,
};

function versionOf(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** A control plane for the blocks, in a separate folder. */
interface Fleet {
  folder: string;
  url: string;
  program: Program;
}

/** The machine of a user: programs, folders, and two control planes, one with real and one with mock workers. */
export class Workplace {
  private readonly folder = mkdtempSync(join(tmpdir(), 'documents-'));
  private readonly bin = join(this.folder, 'bin');
  private readonly fleets = new Map<string, Promise<Fleet>>();
  private readonly running: Program[] = [];
  private count = 0;

  constructor() {
    for (const name of ['bin', 'home', 'tmp']) mkdirSync(join(this.folder, name));
    chmodSync(this.folder, 0o755); // If root starts a browser, it runs as another user.
    chmodSync(join(this.folder, 'tmp'), 0o1777);
    for (const [name, script] of Object.entries(programs))
      writeFileSync(join(this.bin, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '@yardmaster'), { recursive: true });
    for (const [name, source] of Object.entries({ ...packages, ...morePackages }))
      symlinkSync(join(root, source), join(modules, '@yardmaster', name));
    for (const name of others) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }

  /**
   * Returns the folder in which a block runs: the folder of its control plane, a copy of its document's folder, or an
   * empty one.
   */
  async place({ on, in: where }: Marker, document: string): Promise<Place> {
    const fleet = on && (await this.fleet(on));
    if (where === 'copy')
      return { folder: this.copyOf(document, fleet), env: this.environment(fleet), url: fleet?.url };
    return { folder: fleet?.folder ?? this.emptyFolder(), env: this.environment(fleet), url: fleet?.url };
  }

  /** Starts a program that is stopped with the workplace at the latest. */
  start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, timeoutMs?: number): Program {
    const program = new Program(command, args, { cwd, env, timeoutMs });
    this.running.push(program);
    return program;
  }

  /** Stops all running programs, and removes the folders. */
  async close(): Promise<void> {
    const fleets = await Promise.all(this.fleets.values());
    await Promise.all(fleets.map(({ program }) => program.interrupt()));
    await Promise.all(this.running.map((program) => program.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private fleet(kind: 'real' | 'mock'): Promise<Fleet> {
    const started = this.fleets.get(kind) ?? this.startFleet(kind);
    this.fleets.set(kind, started);
    return started;
  }

  private async startFleet(kind: 'real' | 'mock'): Promise<Fleet> {
    const folder = this.emptyFolder();
    const args = ['up', '--no-check', ...(kind === 'mock' ? ['--mock'] : [])];
    const program = this.start(join(this.bin, 'yard'), args, folder, this.environment());
    const [, url] = await program.says(/^API +(http:\S+)\/v1$/m);
    return { folder, url: url!, program };
  }

  private emptyFolder(): string {
    const folder = join(this.folder, `work-${++this.count}`);
    mkdirSync(folder);
    return folder;
  }

  private copyOf(document: string, fleet: Fleet | undefined): string {
    const copy = join(this.folder, 'copies', dirname(document));
    const source = join(root, dirname(document));
    const filter = (path: string): boolean => !installed.has(basename(path));
    mkdirSync(copy, { recursive: true });
    cpSync(source, copy, { recursive: true, filter });
    for (const name of installed)
      if (existsSync(join(source, name)) && !existsSync(join(copy, name)))
        symlinkSync(join(source, name), join(copy, name));
    if (fleet) {
      rmSync(join(copy, '.yardmaster'), { recursive: true, force: true });
      symlinkSync(join(fleet.folder, '.yardmaster'), join(copy, '.yardmaster'));
    }
    return copy;
  }

  private environment(fleet?: Fleet): NodeJS.ProcessEnv {
    const path = [this.bin, join(root, 'node_modules/.bin'), process.env['PATH']].join(':');
    const { path: browser } =
      findBrowser({ path: process.env['PATH'] ?? '', setting: process.env['YARD_BROWSER'] }) ?? {};
    return {
      ...readersEnvironment(),
      PATH: path,
      HOME: join(this.folder, 'home'),
      TMPDIR: join(this.folder, 'tmp'),
      NO_COLOR: '1',
      PORT: '0',
      WORKERS_PORT: '0',
      GIVEN: join(__dirname, '../given'),
      PACKAGES: this.folder,
      PYTHON: join(python, 'python'),
      BIN: this.bin,
      ...(browser !== undefined && { YARD_BROWSER: browser }),
      ...(fleet && secretsOf(fleet)),
    };
  }
}

export interface Place {
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Of the control plane. */
  url?: string;
}

/** Returns an environment without the settings and secrets of the user who runs the tests. */
function readersEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(cleanEnvironment()).filter(([name]) => !/^(YARD|FIGMA)_/.test(name)));
}

function secretsOf({ folder, url }: Fleet): Record<string, string> {
  const read = (name: string): string => readFileSync(join(folder, '.yardmaster', name), 'utf8').trim();
  const token = read('worker-token');
  const key = read('api-key');
  return { YARD_URL: url, URL: url, YARD_API_KEY: key, KEY: key, YARD_WORKER_TOKEN: token, WORKER_TOKEN: token };
}
