import { Controller, Get, Param } from '@nestjs/common';
import { Explainer, type Explanation } from '../../agent';
import { Requires } from '../access/route-access';
import { ApiNotes } from '../notes/api-notes.decorator';
import { IdPipe } from '../validation/id.pipe';
import { ExplanationDto, type WaitingDto } from './explanation.dto';

@ApiNotes({ tag: 'Tasks' })
@Controller('v1/tasks')
export class TaskExplainController {
  constructor(private readonly explainer: Explainer) {}

  /**
   * Explain a task
   * @remarks Why the task is waiting, how the worker of each attempt was chosen, and why attempts were lost, as a timeline.
   */
  @Requires('read', { own: 'task' })
  @Get(':id/explain')
  async explain(@Param('id', new IdPipe('task')) id: string): Promise<ExplanationDto> {
    return toExplanationDto(await this.explainer.explain(id));
  }
}

function toExplanationDto({ taskId, state, waiting, timeline }: Explanation): ExplanationDto {
  return {
    taskId,
    state,
    ...(waiting && { waiting: toWaitingDto(waiting) }),
    timeline: timeline.map(({ atMs, ...entry }) => ({ at: new Date(atMs), ...entry })),
  };
}

function toWaitingDto({ untilMs, ...waiting }: NonNullable<Explanation['waiting']>): WaitingDto {
  return { ...waiting, ...(untilMs !== undefined && { until: new Date(untilMs) }) };
}
