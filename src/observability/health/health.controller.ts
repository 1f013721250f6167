import { Controller, Get, HttpException, Res } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { ApiNotes, jsonOf, Public } from '../../api';
import { ReadinessIndicators } from './readiness-indicators';

const indicators = { type: 'object', additionalProperties: { $ref: '#/components/schemas/HealthIndicator' } };

/** Schemas of the reports of `@nestjs/terminus`. */
const reports = {
  Health: {
    type: 'object',
    description: 'Health of the components of the control plane, by name.',
    required: ['status', 'details'],
    properties: {
      status: { type: 'string', enum: ['ok', 'error', 'shutting_down'] },
      info: { ...indicators, description: 'Components that are up.' },
      error: { ...indicators, description: 'Components that are down.' },
      details: { ...indicators, description: 'All components.' },
    },
  },
  HealthIndicator: {
    type: 'object',
    description: 'Health of one component. Components may add properties.',
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
   * Check liveness
   * @remarks Answers 200 while the process is running. Restart the process if there is no answer. Requires no key.
   */
  @ApiNotes({ responses: { 200: { description: 'The process is running.', content: jsonOf('Health') } } })
  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.checks.check([]);
  }

  /**
   * Check readiness
   * @remarks Answers 200 if the control plane accepts tasks, and 503 if a component is down; `error` names it. `workers` counts the workers;
   * tasks are accepted even without any. The store is probed at most once per second. Requires no key.
   */
  @ApiNotes({
    responses: {
      200: { description: 'Every component is up.', content: jsonOf('Health') },
      503: { description: 'A component is down; `error` names it.', content: jsonOf('Health') },
    },
  })
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult> {
    try {
      return await this.checks.check(this.indicators.all());
    } catch (error) {
      if (!(error instanceof HttpException)) throw error;
      // Send the report and not a problem: the schema of the response does not depend on the status.
      reply.code(error.getStatus());
      return error.getResponse() as HealthCheckResult;
    }
  }
}
