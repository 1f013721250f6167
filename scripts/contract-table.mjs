// The worker contract as a table: the result of each case for each implementation, from jest's report.
const marks = { passed: '✓', failed: '✗', skipped: '–' };

/** Reads the report: `cells[case][implementation]` and the reasons of skipped cases. */
export function contractOf({ testResults }) {
  const contract = { implementations: [], cells: {}, reasons: {} };
  for (const { ancestorTitles, title, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    const implementation = /^worker contract, (.*)$/.exec(ancestorTitles[0] ?? '')?.[1];
    if (implementation === undefined) continue;
    if (!contract.implementations.includes(implementation)) contract.implementations.push(implementation);
    const [, name = title, reason] = /^skipped: (.*) \(([^()]*)\)$/.exec(title) ?? [];
    const mark = status === 'passed' && reason !== undefined ? marks.skipped : (marks[status] ?? marks.failed);
    contract.cells[name] = { ...contract.cells[name], [implementation]: mark };
    if (reason !== undefined) contract.reasons[reason] = (contract.reasons[reason] ?? 0) + 1;
  }
  contract.implementations.sort((a, b) => a.localeCompare(b));
  return contract;
}

/** Returns the cases that an implementation did not report. */
export function missingCells({ implementations, cells }) {
  return Object.entries(cells).flatMap(([name, row]) =>
    implementations.filter((implementation) => !(implementation in row)).map((missing) => `${missing}: ${name}`),
  );
}

/** Formats the table, the totals, and the reasons of skipped cases. */
export function formatContract(contract) {
  const { implementations, cells, reasons } = contract;
  const letters = implementations.map((_, index) => String.fromCharCode(65 + index));
  const rows = Object.entries(cells).map(([name, row]) => {
    const marked = implementations.map((implementation) => (row[implementation] ?? '?').padEnd(2)).join('');
    return `${marked} ${name}`;
  });
  const sums = implementations.map((implementation, index) => {
    const all = Object.values(cells).map((row) => row[implementation] ?? '?');
    const count = (mark) => all.filter((each) => each === mark).length;
    const sum = `${count('✓')} kept, ${count('✗')} broken, ${count('–')} skipped, ${count('?')} missing`;
    return `${letters[index]}  ${implementation.padEnd(22)} ${sum}`;
  });
  const why = Object.entries(reasons).map(([reason, count]) => `–  ${reason} (${count})`);
  return [letters.map((letter) => letter.padEnd(2)).join(''), ...rows, '', ...sums, ...why].join('\n');
}
