import { Module } from '@nestjs/common';
import { MockScenarioController } from './mock-scenario.controller';

/** The part of the API that only mock workers have. */
@Module({ controllers: [MockScenarioController] })
export class MockApiModule {}
