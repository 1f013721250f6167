import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../support/source-files';
import { compile, emptyFolder, install, pack, remove, run } from '../../packages/support/packed';

const packages = ['yard', 'protocol', 'worker-kit', 'testkit', 'client'];
const typescript = ['typescript-worker', 'nest-agent'];
const python = join(root, 'python-worker/.venv/bin/python');

/** Copies of the examples below one folder in which the packed packages are installed, so that each example finds them. */
export class InstalledExamples {
  /** Builds an environment for the Python example: the worker's package from the tarball, and the example. */
  readonly site: string;

  private constructor(private readonly folder: string) {
    this.site = join(folder, 'site');
  }

  static async install(): Promise<InstalledExamples> {
    const examples = new InstalledExamples(await emptyFolder());
    await Promise.all([examples.installTypescript(), examples.installPython()]);
    return examples;
  }

  /** Returns the path of a file of an example, or of the shared installation. */
  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  remove(): Promise<void> {
    return remove(this.folder);
  }

  private async installTypescript(): Promise<void> {
    await install(this.folder, await pack(this.folder, ...packages));
    for (const name of typescript) {
      await cp(join(root, 'examples', name), this.path(name), { recursive: true });
      const faults = await compile(this.path(name), [], '--project', '.');
      if (faults !== '') throw new Error(`${name} does not compile:\n${faults}`);
    }
  }

  /** Dependencies of the worker come from the environment of this checkout; the rest is installed as it would be from an index. */
  private async installPython(): Promise<void> {
    const sources = this.path('python-sources');
    await mkdir(sources);
    await cp(join(root, 'python-worker/src'), join(sources, 'worker/src'), { recursive: true });
    for (const name of ['pyproject.toml', 'README.md'])
      await cp(join(root, 'python-worker', name), join(sources, 'worker', name));
    await cp(join(root, 'examples/python-worker'), join(sources, 'example'), { recursive: true });
    const quiet = ['-q', '--disable-pip-version-check', '--no-deps', '--no-build-isolation', '--no-index'];
    const args = ['-m', 'pip', 'install', ...quiet, '--target', this.site, './worker', './example'];
    const { exitCode, stdout, stderr } = await run(python, args, sources);
    if (exitCode !== 0) throw new Error(`pip install failed:\n${stdout}\n${stderr}`);
  }
}
