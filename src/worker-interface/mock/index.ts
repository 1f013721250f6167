export { MockWorkerInterface } from './mock-worker-interface';
export { MockWorkersModule } from './mock-workers.module';
