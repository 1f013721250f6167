import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type Provider,
  type Type,
} from '@nestjs/common';
import { ArtifactsModule } from '../artifacts';
import { CONTROL_PLANE } from '../config';
import { HealthMonitorModule } from '../health-monitor';
import { LoadBalancerModule } from '../load-balancer';
import { LOG, type Log } from '../log';
import { RegistryModule } from '../registry';
import { TasksModule } from '../tasks';
import { WorkerInterfaceModule } from '../worker-interface';
import { AttemptLedger, AttemptReports, TaskInputs } from './attempts';
import { AgentCommunication } from './communication';
import { Dispatcher } from './dispatch';
import { Explainer } from './explain';
import { WorkerManager } from './fleet';
import { IntegratedDistributedExecutorAgent, type AgentOptions } from './integrated-distributed-executor.agent';
import { SessionEndings, SessionService } from './sessions';
import { TaskService } from './submission';

@Module({})
export class AgentModule {
  /** Creates the agent module with `communication` as the implementation of its port. */
  static forRoot(communication: Type<AgentCommunication>): DynamicModule {
    return {
      module: AgentModule,
      global: true,
      imports: [
        TasksModule,
        ArtifactsModule,
        RegistryModule,
        WorkerInterfaceModule,
        LoadBalancerModule,
        HealthMonitorModule,
      ],
      providers: [{ provide: AgentCommunication, useClass: communication }, agent, ...services, AgentLifecycle],
      exports: [
        AgentCommunication,
        IntegratedDistributedExecutorAgent,
        TaskService,
        TaskInputs,
        AttemptLedger,
        AttemptReports,
        Dispatcher,
        SessionService,
        SessionEndings,
        Explainer,
        WorkerManager,
        TasksModule,
        ArtifactsModule,
        RegistryModule,
        WorkerInterfaceModule,
        HealthMonitorModule,
      ],
    };
  }
}

/** Starts the agent before the service listens, and drains it before the service closes. */
@Injectable()
class AgentLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly agent: IntegratedDistributedExecutorAgent,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.agent.initialize();
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.log.info({ event: 'drain_started', signal }, 'the control plane drains: it accepts no more tasks, then exits');
    await this.agent.shutdown();
  }
}

const agent: Provider = {
  provide: IntegratedDistributedExecutorAgent,
  useFactory: (comm: AgentCommunication, controlPlane: AgentOptions['controlPlane']) =>
    new IntegratedDistributedExecutorAgent(comm, { controlPlane }),
  inject: [AgentCommunication, CONTROL_PLANE],
};

/** The agent's services, each injectable by its class. */
const services: Provider[] = [
  ofAgent(TaskService, ({ tasks }) => tasks),
  ofAgent(TaskInputs, ({ inputs }) => inputs),
  ofAgent(AttemptLedger, ({ ledger }) => ledger),
  ofAgent(AttemptReports, ({ reports }) => reports),
  ofAgent(Dispatcher, ({ dispatcher }) => dispatcher),
  ofAgent(Explainer, ({ explainer }) => explainer),
  ofAgent(SessionService, ({ sessions }) => sessions),
  ofAgent(SessionEndings, ({ sessionEndings }) => sessionEndings),
  ofAgent(WorkerManager, ({ workers }) => workers),
];

function ofAgent<T>(
  provide: abstract new (...args: never[]) => T,
  useFactory: (agent: IntegratedDistributedExecutorAgent) => T,
): FactoryProvider<T> {
  return { provide, useFactory, inject: [IntegratedDistributedExecutorAgent] };
}
