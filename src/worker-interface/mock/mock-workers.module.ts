import { Global, Module } from '@nestjs/common';
import { SystemClock, SystemRandom } from '../../clock';
import { LOG, type Log } from '../../log';
import { ScenarioControl } from '../../mock-workers';

/**
 * Lets the service control what goes wrong with its mock workers: `ScenarioControl` is given to them when the control plane is built. Its
 * time and chance are its own, since those of the control plane come later.
 */
@Global()
@Module({
  providers: [
    {
      provide: ScenarioControl,
      useFactory: (log: Log) => new ScenarioControl(new SystemClock(), new SystemRandom(), log),
      inject: [LOG],
    },
  ],
  exports: [ScenarioControl],
})
export class MockWorkersModule {}
