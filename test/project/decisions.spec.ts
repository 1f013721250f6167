import { basename } from 'node:path';
import { filesIn, textOf } from './files';

const [index, template] = ['docs/decisions/README.md', 'docs/decisions/template.md'];
const records = filesIn('docs/decisions', '.md').filter((path) => path !== index && path !== template);
const statuses = /^(proposed|accepted(, amended \d{4}-\d{2}-\d{2})?(, in part superseded by .+)?|superseded by .+)$/;

/** Returns the number, title, status and date at the head of a record; undefined if the format is wrong. */
function headOf(path: string): { number: string; title: string; status: string; date: string } | undefined {
  const head = /^# (?<number>\d{4}) (?<title>\S.*)\n\n- Status: (?<status>.+)\n- Date: (?<date>.+)\n\n## /;
  return head.exec(textOf(path))?.groups as never;
}

/** Returns the text of a section; empty if there is none. */
function section(path: string, title: string): string {
  const parts = textOf(path).split(/^## /m);
  return (
    parts
      .find((part) => part.startsWith(`${title}\n`))
      ?.slice(title.length)
      .trim() ?? ''
  );
}

describe('the decision records', () => {
  it('have numbers without a gap', () => {
    expect(records.length).toBeGreaterThanOrEqual(28);
    const numbers = records.map((path) => basename(path).slice(0, 5));
    expect(numbers).toEqual(records.map((_, place) => `${String(place + 1).padStart(4, '0')}-`));
  });

  it('are all in the index, with title, status and date', () => {
    const lines = textOf(index)
      .replace(/\n {2}/g, ' ')
      .split('\n')
      .filter((line) => line.startsWith('- ['));
    const expected = records.map((path) => {
      const { number, title, status = '', date } = headOf(path) ?? {};
      const capitalized = status.charAt(0).toUpperCase() + status.slice(1);
      return `- [${number}](${basename(path)}) ${title}. ${capitalized}, ${date}.`;
    });
    expect(lines).toEqual(expected);
  });
});

describe.each([...records, template])('the record %s', (path) => {
  it('has its number, a title, a known status and a date', () => {
    const { number, status, date } = headOf(path) ?? {};
    expect(path === template ? '0000' : basename(path).slice(0, 4)).toBe(number);
    expect(status).toMatch(statuses);
    expect(new Date(date ?? '').toISOString().slice(0, 10)).toBe(date);
  });

  it('states the decision and the alternatives', () => {
    expect(section(path, 'Decision').length).toBeGreaterThan(60);
    expect(section(path, 'Alternatives')).toMatch(/^- \S.{20,}/);
  });

  it('names only records that exist', () => {
    const named = [...textOf(path).matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, name]) => `docs/decisions/${name}`);
    expect(named.filter((name) => !records.includes(name))).toEqual([]);
  });
});
