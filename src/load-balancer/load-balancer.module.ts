import { Module } from '@nestjs/common';
import { fromControlPlane } from '../config';
import { LoadBalancer } from './load-balancer';

@Module({
  providers: [fromControlPlane('loadBalancer', LoadBalancer)],
  exports: [LoadBalancer],
})
export class LoadBalancerModule {}
