import { Module } from '@nestjs/common';
import { YARD_CONFIG, type YardConfig } from '../config';
import { LoadBalancer } from './load-balancer';

@Module({
  providers: [
    {
      provide: LoadBalancer,
      useFactory: ({ loadBalancerStrategy }: YardConfig) => new LoadBalancer(loadBalancerStrategy),
      inject: [YARD_CONFIG],
    },
  ],
  exports: [LoadBalancer],
})
export class LoadBalancerModule {}
