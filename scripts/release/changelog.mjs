// Reads CHANGELOG.md: closes a version and makes its release notes. Pure.

/** The groups of a version, in the order of Keep a Changelog. */
export const GROUPS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

const UNRELEASED = 'Unreleased';

/**
 * Lists the faults of a version's section in a changelog, one message each.
 *
 * @param {string} changelog
 * @param {string} [version] default: the unreleased section
 */
export function faultsOf(changelog, version = UNRELEASED) {
  const lines = sectionOf(changelog, version);
  if (lines === undefined) return [`CHANGELOG.md has no section ${version}`];
  if (!lines.some((line) => line.startsWith('- '))) return [`CHANGELOG.md has no entry under ${version}`];
  const groups = lines.flatMap((line) => /^### (.+)$/.exec(line)?.[1] ?? []);
  const unknown = groups.filter((group) => !GROUPS.includes(group));
  const order = groups.map((group) => GROUPS.indexOf(group));
  const isSorted = order.every((place, index) => index === 0 || place > order[index - 1]);
  return [
    ...unknown.map((group) => `CHANGELOG.md, ${version}: unknown group ${group}; use ${GROUPS.join(', ')}`),
    ...(isSorted ? [] : [`CHANGELOG.md, ${version}: each group must occur once, in the order ${GROUPS.join(', ')}`]),
  ];
}

/** Moves the unreleased entries to a version with a date, which leaves Unreleased empty. */
export function closeVersion(changelog, version, date) {
  return changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} - ${date}`);
}

/**
 * Makes the release notes of a version in Markdown. Links point to the files at its tag, and each entry is one line,
 * because GitHub renders line breaks in release notes.
 *
 * @param {string} address the web address of the repository
 */
export function notesOf(changelog, version, address) {
  const files = `${address}/blob/v${version}/`;
  const text = sectionOf(changelog, version).join('\n').trim();
  const linked = text.replaceAll(/\]\((?!\w+:|#)([^)]+)\)/g, (_, path) => `](${files}${path})`);
  return `${linked.replaceAll(/(?<=\S)\n {0,2}(?=[^\s#-])/g, ' ')}\n`;
}

/** Returns the lines of a version without the title; undefined if the version has no section. */
function sectionOf(changelog, version) {
  const lines = changelog.split('\n');
  const isTitle = (line) => line.startsWith('## ');
  const start = lines.findIndex((line) => isTitle(line) && line.slice(3).split(' - ')[0] === version);
  if (start === -1) return undefined;
  const end = lines.findIndex((line, index) => index > start && isTitle(line));
  return lines.slice(start + 1, end === -1 ? undefined : end);
}
