import { Module } from '@nestjs/common';
import { Clock } from '../clock';
import { Registry } from './registry';

@Module({
  providers: [{ provide: Registry, useFactory: (clock: Clock) => new Registry(clock), inject: [Clock] }],
  exports: [Registry],
})
export class RegistryModule {}
