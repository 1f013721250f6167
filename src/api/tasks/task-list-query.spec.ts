import { InvalidRequestError } from '../problem/invalid-request.error';
import { readTaskListQuery } from './task-list-query.dto';

describe(readTaskListQuery, () => {
  it('reads every parameter', () => {
    const query = {
      state: 'queued, running',
      capability: 'python.run',
      worker: 'python-1',
      createdFrom: '2026-01-31T12:00:00+01:00',
      createdBefore: '1700000000000',
      limit: '7' as never,
      cursor: 'abc',
    };
    expect(readTaskListQuery(query)).toEqual({
      filter: {
        states: ['queued', 'running'],
        capability: 'python.run',
        workerId: 'python-1',
        createdFromMs: Date.UTC(2026, 0, 31, 11),
        createdBeforeMs: 1_700_000_000_000,
      },
      page: { limit: 7, cursor: 'abc' },
    });
  });

  it('accepts a query without parameters', () => {
    expect(readTaskListQuery({})).toEqual({ filter: {}, page: { limit: 50 } });
  });

  it.each([
    ['state', 'lost'],
    ['state', ['queued', 'failed']],
    ['limit', '0'],
    ['limit', '501'],
    ['limit', '1e2'],
    ['createdFrom', 'yesterday'],
    ['createdFrom', '2026-01-31T12:00:00'],
    ['createdBefore', '2026-13-01'],
    ['worker', '../etc'],
    ['colour', 'red'],
  ])('rejects %s=%j', (path, value) => {
    const faults = (): unknown => readTaskListQuery({ [path]: value });
    expect(faults).toThrow(InvalidRequestError);
    expect(faults).toThrow(new RegExp(`^${path}: `));
  });
});
