import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock, Random, SystemClock, SystemRandom } from './clock';
import { loadSecrets, SECRETS, YARD_CONFIG, type YardConfig } from './config';
import { LOG, type Log } from './log';

/** What every module stands on: configuration, secrets, log, time and chance. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Readonly<YardConfig>, log: Log): DynamicModule {
    const providers = [
      { provide: YARD_CONFIG, useValue: config },
      { provide: SECRETS, useFactory: () => loadSecrets(config) },
      { provide: LOG, useValue: log },
      { provide: Clock, useClass: SystemClock },
      { provide: Random, useClass: SystemRandom },
    ];
    return { module: PlatformModule, providers, exports: providers };
  }
}
