import { Module, type DynamicModule, type FactoryProvider, type Provider, type Type } from '@nestjs/common';
import { ArtifactsModule } from '../artifacts';
import { CONTROL_PLANE } from '../config';
import { HealthMonitorModule } from '../health-monitor';
import { LoadBalancerModule } from '../load-balancer';
import { RegistryModule } from '../registry';
import { TasksModule } from '../tasks';
import { WorkerInterfaceModule } from '../worker-interface';
import { AgentLifecycle } from './agent.lifecycle';
import { TaskInputs } from './attempts/task-input';
import { AgentCommunication } from './communication';
import type { ControlPlane } from './control-plane';
import { Explainer } from './explain';
import { WorkerManager } from './fleet';
import { IntegratedDistributedExecutorAgent } from './integrated-distributed-executor.agent';
import { SessionService } from './sessions';
import { TaskService } from './submission';

const agent: Provider = {
  provide: IntegratedDistributedExecutorAgent,
  useFactory: (comm: AgentCommunication, controlPlane: ControlPlane) =>
    new IntegratedDistributedExecutorAgent(comm, { controlPlane }),
  inject: [AgentCommunication, CONTROL_PLANE],
};

/** Services that the agent has built, each injected by its class. */
const services: Provider[] = [
  ofAgent(TaskService, ({ tasks }) => tasks),
  ofAgent(TaskInputs, ({ inputs }) => inputs),
  ofAgent(Explainer, ({ explainer }) => explainer),
  ofAgent(SessionService, ({ sessions }) => sessions),
  ofAgent(WorkerManager, ({ workers }) => workers),
];

function ofAgent<T>(
  provide: abstract new (...args: never[]) => T,
  useFactory: (agent: IntegratedDistributedExecutorAgent) => T,
): FactoryProvider<T> {
  return { provide, useFactory, inject: [IntegratedDistributedExecutorAgent] };
}

@Module({})
export class AgentModule {
  /** The agent, on the communication port that `communication` implements. */
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
        SessionService,
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
