import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { TaskStore } from './port';

@Module({
  providers: [fromControlPlane('store', TaskStore)],
  exports: [TaskStore],
})
export class TasksModule {}
