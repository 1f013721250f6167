import { blocksOf, documents } from './markdown';
import { withReplacements } from './marker';
import { checkHttp, checkIni, checkJson } from './readers';
import { checkShell } from './shell';

const fence = '```';

describe(blocksOf, () => {
  it('finds every fence, with its line, its language and its marker', () => {
    const text = [
      '# A document',
      '<!-- example: on=mock prints="1 2" beside=`yard run --input \'"a"\'` -->',
      `${fence}sh`,
      'echo 1 2',
      fence,
      '- in a list',
      '  ~~~ yaml',
      '  a: 1',
      '  ~~~',
      fence,
      'no language',
      fence,
    ].join('\n');
    const marker = { on: 'mock', prints: '1 2', beside: `yard run --input '"a"'` };
    expect(blocksOf('a.md', text)).toEqual([
      { document: 'a.md', line: 4, language: 'sh', code: 'echo 1 2\n', marker },
      { document: 'a.md', line: 8, language: 'yaml', code: 'a: 1\n', marker: {} },
      { document: 'a.md', line: 11, language: '', code: 'no language\n', marker: {} },
    ]);
  });

  it.each([
    ['<!-- example: on=moon -->', 'a.md:2: on: expected real or mock, got moon'],
    ['<!-- example: speed=1 -->', 'a.md:2: unknown key speed; expected one of not-run, on, in,'],
    ['<!-- example: whatever -->', 'a.md:2: expected key=value, got whatever'],
    ['<!-- example on=mock -->', 'a.md:2: expected <!-- example: key=value -->, got <!-- example on=mock -->'],
    ['', 'a.md:2: the fence is not closed'],
  ])('rejects a marker that cannot be read, and an open fence: %s', (marker, message) => {
    expect(() => blocksOf('a.md', `${marker}\n${fence}sh\necho`)).toThrow(message);
  });
});

describe('a marker', () => {
  const marker = '<!-- example: on=mock -->';

  it('may have an empty line below it', () => {
    expect(blocksOf('a.md', `${marker}\n\n${fence}sh\n${fence}`)).toMatchObject([{ marker: { on: 'mock' } }]);
  });

  it('is rejected without a fence below it', () => {
    expect(() => blocksOf('a.md', `${marker}\ntext\n${fence}sh\n${fence}`)).toThrow(
      'a.md:1: expected a fence below the marker',
    );
  });
});

describe(documents, () => {
  it('finds the documents of all folders, and none of installed packages', () => {
    const expected = ['README.md', 'docs/mock.md', 'examples/nest-agent/README.md', 'packages/client/README.md'];
    expect(documents()).toEqual(expect.arrayContaining(expected));
    expect(documents().filter((path) => path.includes('node_modules'))).toEqual([]);
  });
});

describe(withReplacements, () => {
  it('replaces existing text, and rejects missing text', () => {
    expect(withReplacements('a b', { instead: 'a => 1; b => 2' }, 'a.md:1')).toBe('1 2');
    expect(() => withReplacements('a', { instead: 'c => 1' }, 'a.md:1')).toThrow(
      'a.md:1: instead: the block has no "c"',
    );
  });
});

describe('the check of data', () => {
  it.each([
    ['{', 'input:python.run', 'JSON'],
    [
      '{}',
      undefined,
      'as: expected one of mock-rules, audit-line, mock-scenario, mcp-profiles, browser-secrets, input:<capability>',
    ],
    ['{}', 'input:no.such', 'as: capability no.such is not built in'],
    ['{ "code": 1 }', 'input:python.run', 'code: expected string, got number'],
    ['{ "rules": [{}] }', 'mock-rules', 'rules.0.capability: is required'],
    ['{ "faults": [{ "fault": "none" }] }', 'mock-scenario', 'faults.0.fault'],
    ['{ "profiles": [{}] }', 'mcp-profiles', 'profiles[0].name: is required'],
    ['{ "secrets": [{}] }', 'browser-secrets', 'secrets.0'],
  ])('rejects JSON %s as %s', (text, as, message) => {
    expect(() => checkJson(text, as)).toThrow(message);
  });

  it('rejects requests to unknown routes, and lines that are not headers', () => {
    expect(() => checkHttp('GET /v1/nothing')).toThrow('no route /v1/nothing');
    expect(() => checkHttp('GET {url}/v1/tasks\nnothing')).toThrow('expected a header, got nothing');
  });

  it('rejects units that name unknown keys or programs', () => {
    expect(() => checkIni('[Service]\nExecutes=1')).toThrow('unknown line Executes=1');
    expect(() => checkIni('ExecStart=/usr/bin/node /opt/yardmaster/dist/no.js')).toThrow('dist/no.js does not exist');
  });
});

describe(checkShell, () => {
  it.each([
    ['if true', 'syntax error'],
    ['npm run nothing', 'there is no script nothing'],
    ['node scripts/nothing.mjs', 'there is no file scripts/nothing.mjs'],
    ['npx jest test/nothing', 'there is no test test/nothing'],
  ])('rejects %s', (code, message) => {
    expect(() => checkShell(code, '.')).toThrow(message);
  });
});
