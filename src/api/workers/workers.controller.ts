import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { WorkerManager } from '../../agent';
import { YARD_CONFIG, type YardConfig } from '../../config';
import { Requires } from '../access/route-access';
import { ApiNotes, queryParameter } from '../notes/api-notes.decorator';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { IdPipe } from '../validation/id.pipe';
import { DrainRequestDto, WorkerDto, WorkerExitDto, WorkerListDto } from './worker.dto';
import { toWorkerDto } from './worker.mapper';

@ApiNotes({ tag: 'Workers', additions: { Load: { additionalProperties: true } } })
@Controller('v1/workers')
export class WorkersController {
  constructor(
    private readonly workers: WorkerManager,
    @Inject(YARD_CONFIG) private readonly config: YardConfig,
  ) {}

  /** List workers */
  @Requires('read')
  @Get()
  list(): WorkerListDto {
    return { workers: this.workers.list().map(toWorkerDto) };
  }

  /** Get a worker */
  @Requires('read')
  @Get(':id')
  get(@Param('id', new IdPipe('worker')) id: string): WorkerDto {
    return toWorkerDto(this.workers.get(id));
  }

  /**
   * Drain a worker
   * @remarks The worker gets no new tasks until it is resumed, even if its process restarts. Running tasks may finish until the deadline.
   */
  @ApiNotes({ problems: ['LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'] })
  @Requires('operate')
  @Post(':id/drain')
  @HttpCode(202)
  async drain(
    @Param('id', new IdPipe('worker')) id: string,
    @Body() { deadlineMs }: DrainRequestDto,
  ): Promise<WorkerDto> {
    return toWorkerDto(await this.workers.drain(id, deadlineMs ?? this.config.drainMs));
  }

  /**
   * Resume a worker
   * @remarks The worker gets new tasks again.
   */
  @ApiNotes({ problems: ['DRAINING', 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'] })
  @Requires('operate')
  @Post(':id/resume')
  @HttpCode(200)
  async resume(@Param('id', new IdPipe('worker')) id: string): Promise<WorkerDto> {
    return toWorkerDto(await this.workers.resume(id));
  }

  /**
   * Report the end of a worker process
   * @remarks For supervisors that start workers: the tasks of the process are requeued at once, without the grace period of a closed link. A
   * worker that has restarted since is not affected.
   */
  @Requires('operate')
  @Post(':id/exited')
  @HttpCode(204)
  async exited(
    @Param('id', new IdPipe('worker')) id: string,
    @Body() { instanceId, exitCode, signal }: WorkerExitDto,
  ): Promise<void> {
    await this.workers.exited(id, { instanceId, exitCode: exitCode ?? undefined, signal: signal ?? undefined });
  }

  /**
   * Remove a worker
   * @remarks Removes the worker from the registry and closes its link. Answers 409 if the worker has running tasks or open sessions, unless
   * `force` is true: then the tasks are requeued and the sessions are lost. Stop the process first, or it registers again.
   */
  @ApiNotes({
    problems: ['CONFLICT'],
    parameters: [
      queryParameter('force', 'Remove the worker even if it has running tasks or open sessions.', {
        type: 'boolean',
        default: false,
      }),
    ],
  })
  @Requires('operate')
  @Delete(':id')
  @HttpCode(204)
  async remove(
    @Param('id', new IdPipe('worker')) id: string,
    @Query('force') force: string | undefined,
  ): Promise<void> {
    if (force !== undefined && force !== 'true' && force !== 'false') {
      throw new InvalidRequestError([
        { path: 'force', message: `expected true or false, got ${JSON.stringify(force.slice(0, 100))}` },
      ]);
    }
    await this.workers.remove(id, force === 'true');
  }
}
