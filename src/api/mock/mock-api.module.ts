import { Module } from '@nestjs/common';
import { MockScenarioController } from './mock-scenario.controller';

/** What there is of the API with mock workers only. */
@Module({ controllers: [MockScenarioController] })
export class MockApiModule {}
