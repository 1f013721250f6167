import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { Fleet } from './fleet';
import { Registry } from './registry';

@Module({
  providers: [fromControlPlane('registry', Registry), fromControlPlane('fleet', Fleet)],
  exports: [Registry, Fleet],
})
export class RegistryModule {}
