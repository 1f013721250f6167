import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { Artifacts } from './artifacts';

@Module({
  providers: [fromControlPlane('artifacts', Artifacts)],
  exports: [Artifacts],
})
export class ArtifactsModule {}
