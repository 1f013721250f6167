import { HealthIndicatorService } from '@nestjs/terminus';
import type { Dispatcher, WorkerManager } from '../../agent';
import { ManualClock } from '@yardmaster/testkit';
import type { TaskStore } from '../../tasks';
import type { WorkerInterface } from '../../worker-interface';
import { ReadinessIndicators } from './readiness-indicators';
import { probeFreshMs, StoreProbe } from './store-probe';

describe(ReadinessIndicators.name, () => {
  let clock: ManualClock;
  let probe: jest.Mock<Promise<void>, []>;
  let askStore: () => Promise<object>;

  beforeEach(() => {
    clock = new ManualClock();
    probe = jest.fn(async () => undefined);
    const indicators = new ReadinessIndicators(
      new HealthIndicatorService(),
      new StoreProbe({ probe } as unknown as TaskStore, clock),
      {} as WorkerInterface,
      {} as Dispatcher,
      {} as WorkerManager,
    );
    askStore = indicators.all()[0] as () => Promise<object>;
  });

  it('shares one probe of the store between concurrent callers, even if it takes long', async () => {
    let end!: () => void;
    probe.mockReturnValueOnce(new Promise<void>((resolve) => (end = resolve)));
    const asked = [askStore(), askStore()];
    await clock.advance(10 * probeFreshMs);
    asked.push(askStore());
    end();
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => ({ store: { status: 'up' } })));
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('probes again after the result has expired, and reports the error', async () => {
    await askStore();
    probe.mockRejectedValue(new Error('disk is full'));
    await clock.advance(probeFreshMs - 1);
    expect(await askStore()).toEqual({ store: { status: 'up' } });
    await clock.advance(1);
    const message = 'cannot write to the task store: disk is full';
    expect([await askStore(), await askStore()]).toEqual([
      { store: { status: 'down', message } },
      { store: { status: 'down', message } },
    ]);
    expect(probe).toHaveBeenCalledTimes(2);
  });
});
