import * as testkit from '.';

describe('the package', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(testkit).sort()).toEqual([
      'ManualClock',
      'ScenarioControl',
      'SeededRandom',
      'SimulatedClock',
      'TestFleet',
    ]);
  });
});
