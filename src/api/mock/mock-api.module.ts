import { Module } from '@nestjs/common';
import { MockWorkersModule } from '../../worker-interface';
import { MockScenarioController } from './mock-scenario.controller';

/** The part of the API that only mock workers have. */
@Module({ imports: [MockWorkersModule], controllers: [MockScenarioController] })
export class MockApiModule {}
