import { Module } from '@nestjs/common';
import { fromControlPlane } from '../../config';
import { ScenarioControl } from '@yardmaster/testkit';

/** Lets the service control what goes wrong with its mock workers. Only for a control plane that has them. */
@Module({
  providers: [fromControlPlane('scenario', ScenarioControl)],
  exports: [ScenarioControl],
})
export class MockWorkersModule {}
