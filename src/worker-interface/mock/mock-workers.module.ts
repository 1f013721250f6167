import { Module } from '@nestjs/common';
import { fromControlPlane } from '../../config';
import { ScenarioControl } from '@yardmaster/testkit';

/** Lets the service control the fault scenario of its mock workers. */
@Module({
  providers: [fromControlPlane('scenario', ScenarioControl)],
  exports: [ScenarioControl],
})
export class MockWorkersModule {}
