import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApiNotes, Requires } from '../../api';
import { MetricsService } from './metrics.service';

@ApiNotes({ tag: 'Operations' })
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  /**
   * Get metrics
   * @remarks Returns all metrics in the Prometheus text format.
   */
  @ApiNotes({
    responses: {
      200: {
        description: 'Metrics in the Prometheus text format.',
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    },
  })
  @Requires('read')
  @Get()
  async get(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
