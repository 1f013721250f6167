import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ApiKeys, Credentials } from './access';
import { createControlPlane } from './agent';
import { Clock, Random } from '@yardmaster/worker-kit/clock';
import { CONTROL_PLANE, fromControlPlane, loadSecrets, SECRETS, YARD_CONFIG, type YardConfig } from './config';
import { LOG, type Log } from './log';

/**
 * The dependencies of every module: configuration, secrets, log, and the control plane with its clock and random
 * source.
 */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Readonly<YardConfig>, log: Log): DynamicModule {
    const providers: Provider[] = [
      { provide: YARD_CONFIG, useValue: config },
      { provide: SECRETS, useFactory: () => loadSecrets(config) },
      { provide: LOG, useValue: log },
      { provide: CONTROL_PLANE, useFactory: () => createControlPlane(config, { log }) },
      fromControlPlane('clock', Clock),
      fromControlPlane('random', Random),
      fromControlPlane('credentials', Credentials),
      fromControlPlane('apiKeys', ApiKeys),
    ];
    return { module: PlatformModule, providers, exports: providers };
  }
}
