import { planProgram } from './program';

describe(planProgram, () => {
  // Each result was compared with CPython 3.11.
  it.each([
    ['print(1 + 2 * 3 - -4)', '11'],
    ['print(-2 ** 2, 2 ** -0, 2 ** 3 ** 2)', '-4 1 512'],
    ['print(7 // 2, -7 // 2, 7 // -2, -7 % 3, 7 % -3)', '3 -4 -4 2 -2'],
    ['print(7 / 2, 6 / 2, 1 / 3, 0.1 + 0.2)', '3.5 3.0 0.3333333333333333 0.30000000000000004'],
    ['print(1e16, 1.5e300, 0.0001, 0.00001, -0.0)', '1e+16 1.5e+300 0.0001 1e-05 -0.0'],
    ['print(2 ** 100)', '1267650600228229401496703205376'],
    ['print(sum(range(10)), sum(range(3, 6)), sum(range(6, 3)))', '45 12 0'],
    ['print(len("añ😀"), len(range(4)), len(str(2 ** 10)))', '3 4 4'],
    ['print(int("42") + int(2.9) + int(-2.9), str(1.0) + "!")', '42 1.0!'],
    ['print("ab" * 2 + \'c\', "x" * -1, range(3))', 'ababc  range(0, 3)'],
    ['print((1 + 2) * 3,)  # a comment', '9'],
    ['\n# nothing\nprint(); print("#;")', '\n#;'],
  ])('runs %j', (code, printed) => {
    const steps = planProgram(code) ?? [];
    expect(steps.map((step) => ('print' in step ? step.print : JSON.stringify(step))).join('')).toBe(`${printed}\n`);
  });

  it('ends with the exception that Python raises', () => {
    expect(planProgram('print(1)\nprint(1 // 0)\nprint(2)')).toEqual([
      { print: '1\n' },
      { raise: { name: 'ZeroDivisionError', message: 'integer division or modulo by zero', line: 2 } },
    ]);
    expect(planProgram('raise RuntimeError')).toEqual([{ raise: { name: 'RuntimeError', message: '', line: 1 } }]);
  });

  it('sleeps if time was imported', () => {
    expect(planProgram('import time\ntime.sleep(0.5)')).toEqual([{ sleepMs: 500 }]);
    expect(planProgram('time.sleep(1)')).toBeUndefined();
  });

  it.each([
    'import os',
    'x = 1',
    'print(f"{1}")',
    'print("a\\n")',
    'print(1, end="")',
    'for i in range(3):\n  print(i)',
    'print(9 ** 99999)',
    'print("x" * 99999999)',
    `print(${'('.repeat(5000)}1${')'.repeat(5000)})`,
    'print(1',
    'print(1) print(2)',
    '__import__("os").system("true")',
  ])('returns undefined for %j', (code) => {
    expect(planProgram(code)).toBeUndefined();
  });
});
