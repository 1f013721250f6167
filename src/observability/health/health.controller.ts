import { Controller, Get, HttpException, Res } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { ApiNotes, jsonOf, Public } from '../../api';
import { ReadinessIndicators } from './readiness-indicators';

const indicators = { type: 'object', additionalProperties: { $ref: '#/components/schemas/HealthIndicator' } };

/** The reports of `@nestjs/terminus`. */
const reports = {
  Health: {
    type: 'object',
    description: 'A report on the parts of the control plane, by name.',
    required: ['status', 'details'],
    properties: {
      status: { type: 'string', enum: ['ok', 'error', 'shutting_down'] },
      info: { ...indicators, description: 'The parts that are up.' },
      error: { ...indicators, description: 'The parts that are down.' },
      details: { ...indicators, description: 'All of them.' },
    },
  },
  HealthIndicator: {
    type: 'object',
    description: 'A part of the control plane; what else it says differs from part to part.',
    required: ['status'],
    properties: { status: { type: 'string', enum: ['up', 'down'] }, message: { type: 'string' } },
    additionalProperties: true,
  },
};

@Public()
@ApiNotes({ tag: 'Operations', components: reports })
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: ReadinessIndicators,
  ) {}

  /**
   * Is the process up?
   * @remarks Needs no key. If it does not answer, restart the process.
   */
  @ApiNotes({ responses: { 200: { description: 'It is.', content: jsonOf('Health') } } })
  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.checks.check([]);
  }

  /**
   * Can it take tasks?
   * @remarks Needs no key. 503 where a part is down; `error` names each part that is. `workers` tells how many are here; tasks
   * are taken without any. Whether the store can be written is looked at once a second at most.
   */
  @ApiNotes({
    responses: {
      200: { description: 'Every part is up.', content: jsonOf('Health') },
      503: { description: 'A part is down; `error` names it.', content: jsonOf('Health') },
    },
  })
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    try {
      return await this.checks.check(this.indicators.all());
    } catch (error) {
      if (!(error instanceof HttpException)) throw error;
      // A report, not a problem: its form is the same whether it is good or bad.
      reply.code(error.getStatus());
      return error.getResponse() as HealthCheckResult;
    }
  }
}
