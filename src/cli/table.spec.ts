import { formatPairs, formatTable } from './table';

describe(formatTable.name, () => {
  const columns = [
    { title: 'WORKER', text: ({ id }: { id: string; slots: number }) => id },
    { title: 'SLOTS', text: ({ slots }: { slots: number }) => String(slots), align: 'right' as const },
    { title: 'NOTE', text: () => '' },
  ];

  it('aligns columns and leaves no trailing space', () => {
    const rows = [
      { id: 'a', slots: 12 },
      { id: 'größer', slots: 4 },
    ];
    expect(formatTable(columns, rows)).toBe(['WORKER  SLOTS  NOTE', 'a          12', 'größer      4'].join('\n'));
  });

  it('prints only the header if there are no rows', () => {
    expect(formatTable(columns, [])).toBe('WORKER  SLOTS  NOTE');
  });

  it('removes terminal control characters from rows', () => {
    expect(formatTable(columns.slice(0, 1), [{ id: 'x\n\u001b[31my', slots: 1 }])).toBe('WORKER\nx [31my');
    expect(formatTable(columns.slice(0, 1), [{ id: 'x\u202egpj.exe', slots: 1 }])).toBe('WORKER\nx gpj.exe');
  });
});

describe(formatPairs.name, () => {
  it('aligns the values', () => {
    expect(
      formatPairs([
        ['id', '1'],
        ['state', 'queued'],
      ]),
    ).toBe('id     1\nstate  queued');
  });
});
