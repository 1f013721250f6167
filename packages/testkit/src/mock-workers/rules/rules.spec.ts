import { startMocks, type MockHarness } from '../../../../../test/support/mock-harness';
import { readRules, type MockRule } from '.';
import { partAt } from './rule.policy';

describe('a mock with rules', () => {
  let harness: MockHarness;

  async function outcomes(rules: readonly MockRule[], ...inputs: object[]) {
    harness = await startMocks({ rules });
    const all = [];
    for (const input of inputs) all.push((await harness.run({ capability: 'shell.run', input })).task.outcome!);
    await harness.close();
    return all;
  }

  const printed = (stdout: string) => ({ stdout, stderr: '', exitCode: 0 });
  const rule = (when: MockRule['when'], stdout: string): MockRule => ({
    capability: 'shell.run',
    when,
    answer: { result: printed(stdout) },
  });

  it('answers by the first rule that matches, otherwise by its own behaviour', async () => {
    const rules = readRules({
      rules: [
        rule({ input: { command: 'git status' } }, 'clean\n'),
        rule({ at: { command: { matches: '^git (log|show)' } } }, 'history\n'),
        rule({ at: { command: { contains: 'git' }, cwd: { equals: 'src' } } }, 'in src\n'),
        rule({ at: { env: { exists: true } } }, 'env\n'),
      ],
    });
    const inputs = [
      { command: 'git status' },
      { command: 'git log -1' },
      { command: 'git status', cwd: 'src' },
      { command: 'echo a', env: {} },
      { command: 'echo a' },
    ];
    const results = (await outcomes(rules, ...inputs)).map(({ result }) => result);
    expect(results).toEqual([
      printed('clean\n'),
      printed('history\n'),
      printed('in src\n'),
      printed('env\n'),
      printed('a\n'),
    ]);
  });

  it('answers with errors, delays and limits', async () => {
    const error = { code: 'RATE_LIMITED', message: 'slow down', details: { retryAfterMs: 5 } };
    const [failed, later] = await outcomes(
      [{ capability: 'shell.*', times: 1, answer: { afterMs: 500, error } }],
      { command: 'true' },
      { command: 'true' },
    );
    expect(failed).toMatchObject({ status: 'failed', error: { ...error, retryable: true }, stats: { wallMs: 500 } });
    expect(later!.status).toBe('succeeded');
  });

  it('sends printed text as output, and accepts functions in code', async () => {
    harness = await startMocks({
      rules: [
        {
          capability: 'python.run',
          when: { fits: (input) => (input as { code: string }).code === 'x' },
          answer: { handler: () => printed('f\n') },
        },
        { capability: 'python.run', answer: { result: printed('printed\n') } },
      ],
    });
    const run = (code: string) => harness.run({ capability: 'python.run', input: { code } });
    const { events, task } = await run('y');
    expect(task.outcome!.result).toEqual(printed('printed\n'));
    expect(events.filter(({ type }) => type === 'output').map(({ data }) => data)).toMatchObject([
      { stream: 'stdout', data: 'printed\n' },
    ]);
    expect((await run('x')).task.outcome!.result).toEqual(printed('f\n'));
    await harness.close();
  });

  it('prefers handlers to rules', async () => {
    harness = await startMocks({
      handlers: { 'shell.run': (input) => printed(`${(input as { command: string }).command}?`) },
      rules: [rule(undefined, 'never\n')],
    });
    const { task } = await harness.run({ capability: 'shell.run', input: { command: 'what' } });
    expect(task.outcome!.result).toEqual(printed('what?'));
    await harness.close();
  });
});

describe(readRules, () => {
  it.each<[string, unknown]>([
    ['rules: is required', {}],
    ['rules.0.answer: is required', { rules: [{ capability: 'a' }] }],
    [
      'rules.0.when.at.code.like: is not a known property',
      { rules: [{ capability: 'a', when: { at: { code: { like: 1 } } }, answer: {} }] },
    ],
    [
      'rules.1.answer.error.message: is required',
      {
        rules: [
          { capability: 'a', answer: {} },
          { capability: 'a', answer: { error: { code: 'X' } } },
        ],
      },
    ],
    [
      'rules.0.when.at.code.matches: Invalid regular expression: /(/: Unterminated group',
      { rules: [{ capability: 'a', when: { at: { code: { matches: '(' } } }, answer: {} }] },
    ],
  ])('rejects with %j', (message, value) => {
    expect(() => readRules(value)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST', message }));
  });
});

describe(partAt, () => {
  it('finds own properties, not inherited ones', () => {
    const input = { steps: [{ url: 'u' }] };
    expect([partAt(input, 'steps.0.url'), partAt(input, 'steps.1.url'), partAt(input, 'constructor.name')]).toEqual([
      'u',
      undefined,
      undefined,
    ]);
  });
});
