// The git operations of a release.
import { run, start } from '../setup/command.mjs';

/** A git repository with a work tree. */
export class Repository {
  constructor(folder, { signal } = {}) {
    this.folder = folder;
    this.signal = signal;
  }

  /** Runs git; resolves to its output. */
  async git(...args) {
    return (await run('git', args, { cwd: this.folder, signal: this.signal })).trim();
  }

  /** Returns the commit of a branch, tag or hash; undefined if there is none. */
  async commitOf(name) {
    const args = ['rev-parse', '--verify', '--quiet', `${name}^{commit}`];
    const { code, output } = await start('git', args, { cwd: this.folder, signal: this.signal });
    return code === 0 ? output.trim() : undefined;
  }

  tagged(tag) {
    return this.commitOf(`refs/tags/${tag}`);
  }

  /** Lists the reasons why no release can be made from the current work tree. */
  async faults() {
    const branch = await this.git('branch', '--show-current');
    const changes = await this.git('status', '--porcelain');
    const identity = await this.git('var', 'GIT_COMMITTER_IDENT').catch(() => '');
    return [
      ...(identity === '' ? ['git has no author: set user.name and user.email with git config'] : []),
      ...(branch === 'main' ? [] : [`releases are made on main; this is ${branch || 'no branch'}`]),
      ...(changes === '' ? [] : [`commit or remove these changes first:\n  ${changes.replaceAll('\n', '\n  ')}`]),
    ];
  }

  /** Clones a branch or a tag into an empty folder. */
  async clone(name, folder) {
    const quiet = ['-c', 'advice.detachedHead=false', 'clone', '--quiet'];
    await this.git(...quiet, '--branch', name, this.folder, folder);
    return new Repository(folder, { signal: this.signal });
  }

  /** Commits all changes and tags the commit, as the author that another repository has configured. */
  async commitAndTag({ subject, tag, message, author }) {
    const [, name, email] = /^(.*) <(.*)> /.exec(await author.git('var', 'GIT_COMMITTER_IDENT'));
    const as = ['-c', `user.name=${name}`, '-c', `user.email=${email}`];
    await this.git(...as, 'commit', '--quiet', '--all', '--message', subject);
    await this.git(...as, 'tag', '--annotate', tag, '--cleanup=verbatim', '--message', message);
  }

  /** Fetches a branch and a tag from a clone; fails if the branch has new commits meanwhile. */
  async take(clone, branch, tag) {
    await this.git('fetch', '--quiet', '--no-tags', clone.folder, branch);
    await this.git('merge', '--quiet', '--ff-only', 'FETCH_HEAD');
    await this.git('fetch', '--quiet', '--no-tags', clone.folder, `refs/tags/${tag}:refs/tags/${tag}`);
  }
}
