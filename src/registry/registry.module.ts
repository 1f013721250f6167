import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { Registry } from './registry';

@Module({
  providers: [fromControlPlane('registry', Registry)],
  exports: [Registry],
})
export class RegistryModule {}
