import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { Artifacts, ArtifactsModule } from '../artifacts';
import { Clock, Random } from '../clock';
import { YARD_CONFIG, type YardConfig } from '../config';
import { HealthMonitor, HealthMonitorModule } from '../health-monitor';
import { LoadBalancer, LoadBalancerModule } from '../load-balancer';
import { LOG, type Log } from '../log';
import { Registry, RegistryModule } from '../registry';
import { TasksModule, TaskStore } from '../tasks';
import { WorkerInterface, WorkerInterfaceModule } from '../worker-interface';
import { AgentLifecycle } from './agent.lifecycle';
import { AgentCommunication } from './communication';
import type { ControlPlane } from './control-plane';
import { Explainer } from './explain';
import { IntegratedDistributedExecutorAgent } from './integrated-distributed-executor.agent';
import { SessionService } from './sessions';
import { TaskInputs } from './attempts/task-input';
import { TaskService } from './submission';
import { WorkerManager } from './fleet/worker-manager';

const CONTROL_PLANE = Symbol('ControlPlane');

const controlPlane: Provider = {
  provide: CONTROL_PLANE,
  useFactory: (
    config: YardConfig,
    log: Log,
    ...[clock, random, store, artifacts, registry, workerInterface, loadBalancer, healthMonitor]: [
      Clock,
      Random,
      TaskStore,
      Artifacts,
      Registry,
      WorkerInterface,
      LoadBalancer,
      HealthMonitor,
    ]
  ): ControlPlane => ({
    config,
    log,
    clock,
    random,
    store,
    artifacts,
    registry,
    workerInterface,
    loadBalancer,
    healthMonitor,
  }),
  inject: [
    YARD_CONFIG,
    LOG,
    Clock,
    Random,
    TaskStore,
    Artifacts,
    Registry,
    WorkerInterface,
    LoadBalancer,
    HealthMonitor,
  ],
};

const agentParts: Provider[] = [
  {
    provide: IntegratedDistributedExecutorAgent,
    useFactory: (comm: AgentCommunication, plane: ControlPlane) =>
      new IntegratedDistributedExecutorAgent(comm, { controlPlane: plane }),
    inject: [AgentCommunication, CONTROL_PLANE],
  },
  {
    provide: TaskService,
    useFactory: (agent: IntegratedDistributedExecutorAgent) => agent.tasks,
    inject: [IntegratedDistributedExecutorAgent],
  },
  {
    provide: TaskInputs,
    useFactory: (agent: IntegratedDistributedExecutorAgent) => agent.inputs,
    inject: [IntegratedDistributedExecutorAgent],
  },
  {
    provide: Explainer,
    useFactory: (agent: IntegratedDistributedExecutorAgent) => agent.explainer,
    inject: [IntegratedDistributedExecutorAgent],
  },
  {
    provide: SessionService,
    useFactory: (agent: IntegratedDistributedExecutorAgent) => agent.sessions,
    inject: [IntegratedDistributedExecutorAgent],
  },
  {
    provide: WorkerManager,
    useFactory: (agent: IntegratedDistributedExecutorAgent) => agent.workers,
    inject: [IntegratedDistributedExecutorAgent],
  },
];

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
      providers: [
        { provide: AgentCommunication, useClass: communication },
        controlPlane,
        ...agentParts,
        AgentLifecycle,
      ],
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
