import { Module } from '@nestjs/common';
import { MockWorkersModule } from '../../worker-interface';
import { MockScenarioController } from './mock-scenario.controller';

/** API routes that exist only with mock workers. */
@Module({ imports: [MockWorkersModule], controllers: [MockScenarioController] })
export class MockApiModule {}
