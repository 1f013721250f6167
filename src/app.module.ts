import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AgentModule } from './agent';
import { ApiModule, EventsCommunication, MockApiModule } from './api';
import type { YardConfig } from './config';
import type { Log } from './log';
import { ObservabilityModule } from './observability';
import { PlatformModule } from './platform.module';

/** The whole service. */
@Module({})
export class AppModule {
  static forRoot(config: Readonly<YardConfig>, log: Log): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(config, log),
        ScheduleModule.forRoot(),
        AgentModule.forRoot(EventsCommunication),
        ApiModule,
        ...(config.workerInterface === 'mock' ? [MockApiModule] : []),
        ObservabilityModule,
      ],
    };
  }
}
