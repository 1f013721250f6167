import { fault, goodHistory } from './fixture';
import { timelineOf } from './timeline';

describe(timelineOf.name, () => {
  it('shows a task from every side, with the faults of its workers', () => {
    const history = goodHistory();
    history.faults.push(fault('cutLink', { workerId: 'somebody else' }));
    const events = history.tasks[0]!.events;
    history.tasks[0]!.events = [{ ...events[5]!, atMs: 300 }];
    expect(timelineOf('t', history)).toEqual([
      '    0.000 s  a caller submits r: acknowledged',
      '    0.010 s  attempt 1 is claimed for a',
      '    0.020 s  a#1 begins attempt 1',
      '    0.100 s  a#1 ends attempt 1: killed',
      '    0.100 s  FAULT killWorker a',
      '    0.200 s  attempt 1 is recorded as lost: the link closed',
      '    0.210 s  attempt 2 is claimed for b',
      '    0.220 s  b#1 begins attempt 2',
      '    0.300 s  output of attempt 2 is recorded: "one\\n"',
      '    0.490 s  b#1 ends attempt 2: returned',
      '    0.500 s  attempt 2 is recorded as succeeded',
    ]);
  });

  it('shows the submission of a missing task', () => {
    const history = { ...goodHistory(), tasks: [], executions: [], faults: [] };
    expect(timelineOf('t', history)).toEqual(['    0.000 s  a caller submits r: acknowledged']);
  });
});
