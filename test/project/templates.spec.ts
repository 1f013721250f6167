import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/source-files';
import { filesIn, jsonOf, textOf, unknownNamesIn, yamlOf } from './files';

interface Form {
  name: string;
  description: string;
  body: Array<{ type: string; id?: string; attributes: { label?: string; value?: string; options?: object[] } }>;
}

const config = '.github/ISSUE_TEMPLATE/config.yml';
const forms = filesIn('.github/ISSUE_TEMPLATE', '.yml').filter((path) => path !== config);

describe.each(forms)('the issue form %s', (path) => {
  const form = yamlOf<Form>(path);

  it('has a name, a description and questions, as GitHub requires', () => {
    expect(Object.keys(form).filter((key) => !['name', 'description', 'labels', 'body'].includes(key))).toEqual([]);
    expect([form.name, form.description]).toEqual([expect.any(String), expect.any(String)]);
    expect(form.body.filter(({ type }) => type !== 'markdown').length).toBeGreaterThan(0);
  });

  it('gives each question a label and a unique id', () => {
    const questions = form.body.filter(({ type }) => type !== 'markdown');
    const ids = questions.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z_-]+$/.test(id ?? ''))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    const labels = questions.map(({ attributes }) => attributes.label);
    expect(labels.filter((label) => !label)).toEqual([]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('has elements of known types with their required attributes', () => {
    for (const { type, attributes } of form.body) {
      expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      if (type === 'markdown') expect(attributes.value).toEqual(expect.any(String));
      if (type === 'dropdown' || type === 'checkboxes') expect(attributes.options?.length).toBeGreaterThan(0);
    }
  });

  it('names only commands and files that exist', () => {
    expect(unknownNamesIn(textOf(path))).toEqual([]);
  });
});

describe('the set of templates', () => {
  it('asks about bugs and features', () => {
    expect(forms.map((path) => yamlOf<Form>(path).name)).toEqual(['Bug', 'Feature']);
  });

  it('directs reports of vulnerabilities to a private channel', () => {
    const { blank_issues_enabled: blank, contact_links: links } = yamlOf<{
      blank_issues_enabled: boolean;
      contact_links: Array<Record<string, string>>;
    }>(config);
    expect(blank).toBe(false);
    expect(links.map((link) => Object.keys(link))).toEqual(links.map(() => ['name', 'url', 'about']));
    expect(links[0]!['url']).toMatch(/\/security\/advisories\/new$/);
    expect(textOf('SECURITY.md')).toContain(links[0]!['url']);
  });

  it.each([config, '.github/PULL_REQUEST_TEMPLATE.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'])(
    'names only commands and files that exist in %s',
    (path) => {
      expect(unknownNamesIn(textOf(path))).toEqual([]);
    },
  );
});

describe('dependabot.yml', () => {
  interface Update {
    'package-ecosystem': string;
    directory?: string;
    directories?: string[];
    schedule: { interval: string };
    groups: Record<string, object>;
  }
  const { version, updates } = yamlOf<{ version: number; updates: Update[] }>('.github/dependabot.yml');
  const manifestsOf: Record<string, string> = {
    npm: 'package.json',
    pip: 'pyproject.toml',
    'github-actions': '.github/workflows',
    docker: 'Dockerfile',
  };

  it('updates each kind of dependency in groups', () => {
    expect(version).toBe(2);
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(Object.keys(manifestsOf));
    for (const { schedule, groups } of updates) {
      expect(schedule.interval).toBe('weekly');
      expect(Object.keys(groups)).toHaveLength(1);
    }
  });

  it('names only folders that have dependencies to update', () => {
    const looked = updates.flatMap(({ 'package-ecosystem': kind, directory, directories = [directory!] }) =>
      directories.map((folder) => join(root, folder, manifestsOf[kind]!)),
    );
    expect(looked).toHaveLength(7);
    expect(looked.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('the devcontainer', () => {
  const path = '.devcontainer/devcontainer.json';
  const container = jsonOf<{ build: { dockerfile: string }; postCreateCommand: string }>(path);

  it('installs and sets up with commands that exist', () => {
    expect(container.postCreateCommand).toBe('npm ci && node scripts/setup.mjs --dev');
    expect(textOf('CONTRIBUTING.md')).toContain('npm ci\nnode scripts/setup.mjs --dev');
    expect(unknownNamesIn(textOf(path))).toEqual([]);
  });

  it('is built from a file that has the tools of the setup', () => {
    const image = textOf(join('.devcontainer', container.build.dockerfile));
    for (const tool of ['bubblewrap', 'python3-venv', 'chromium']) expect(image).toContain(tool);
  });
});

describe('.editorconfig', () => {
  const sections = new Map<string, Record<string, string>>();
  for (const part of textOf('.editorconfig')
    .split(/^(?=\[)/m)
    .slice(1)) {
    const [head, ...lines] = part.trim().split('\n');
    sections.set(head!.slice(1, -1), Object.fromEntries(lines.flatMap((line) => [line.split(' = ')])) as never);
  }

  it('agrees with prettier', () => {
    const prettier = jsonOf<{ printWidth: number; tabWidth?: number; useTabs?: boolean }>('.prettierrc');
    expect(sections.get('*')).toMatchObject({
      indent_style: prettier.useTabs ? 'tab' : 'space',
      indent_size: String(prettier.tabWidth ?? 2),
      max_line_length: String(prettier.printWidth),
      end_of_line: 'lf',
      insert_final_newline: 'true',
    });
  });

  it('agrees with ruff', () => {
    const [, length] = /^line-length = (\d+)$/m.exec(textOf('python-worker/pyproject.toml'))!;
    expect(sections.get('*.py')).toEqual({ indent_size: '4', max_line_length: length });
  });
});
