import * as testkit from '.';

describe('the package', () => {
  it('exports exactly these values', () => {
    expect(Object.keys(testkit).sort()).toEqual([
      'ManualClock',
      'ScenarioControl',
      'SeededRandom',
      'SimulatedClock',
      'TestFleet',
    ]);
  });
});
