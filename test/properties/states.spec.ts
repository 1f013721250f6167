import * as fc from 'fast-check';
import { nextWorkerState, workerStates, workerTransitions, type WorkerEvent } from '../../src/registry';
import { isFinal, mayFollow, taskStates, taskTransitions, transition } from '../../src/tasks';

const taskState = fc.constantFrom(...taskStates);

describe('the state machine of a task', () => {
  it('follows the table, which has no transition from a final state', () => {
    fc.assert(
      fc.property(taskState, taskState, (from, to) => {
        if (mayFollow(from, to)) expect(transition(from, to)).toBe(to);
        else expect(() => transition(from, to)).toThrow(`a ${from} task cannot become ${to}`);
        expect(mayFollow(from, to) && isFinal(from)).toBe(false);
      }),
    );
  });

  it('leads to a final state from any reachable one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        const walked = choices.reduce((state, choice) => {
          const next = taskTransitions[state];
          return next.length === 0 ? state : next[choice % next.length]!;
        }, taskStates[0]!);
        expect(isFinal(walked) || taskTransitions[walked].some(isFinal)).toBe(true);
      }),
    );
  });
});

describe('the state machine of a worker', () => {
  const events: readonly WorkerEvent[] = ['register', 'registered', 'drain', 'resume', 'linkClosed', 'lost', 'remove'];

  it('has the states of the table, and registration leaves each of them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (happened) => {
        const walked = happened.reduce((state, event) => nextWorkerState(state, event) ?? state, workerStates[0]!);
        expect(workerStates).toContain(walked);
        expect(walked === 'registering' || nextWorkerState(walked, 'register') === 'registering').toBe(true);
      }),
    );
  });

  it('accepts attempts only after a completed registration', () => {
    fc.assert(
      fc.property(fc.constantFrom(...workerStates), fc.constantFrom(...events), (from, event) => {
        if (nextWorkerState(from, event) !== 'online') return;
        expect([`${from} ${event}`]).toEqual(event === 'resume' ? ['draining resume'] : ['registering registered']);
      }),
    );
  });

  it('counts a loss once until the worker registers again', () => {
    expect.hasAssertions();
    for (const state of workerStates) {
      const lost = nextWorkerState(state, 'lost');
      if (lost) expect(workerTransitions[lost].lost).toBeUndefined();
    }
  });
});
