import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { WorkerManager } from '../../agent';
import { YARD_CONFIG, type YardConfig } from '../../config';
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
  @Get()
  list(): WorkerListDto {
    return { workers: this.workers.list().map(toWorkerDto) };
  }

  /** Get a worker */
  @Get(':id')
  get(@Param('id', new IdPipe('worker')) id: string): WorkerDto {
    return toWorkerDto(this.workers.get(id));
  }

  /**
   * Drain a worker
   * @remarks It takes no more work until it is resumed, also after a restart of its process. What it runs may go on until the deadline.
   */
  @ApiNotes({ problems: ['LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'] })
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
   * @remarks It takes work again.
   */
  @ApiNotes({ problems: ['DRAINING', 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'] })
  @Post(':id/resume')
  @HttpCode(200)
  async resume(@Param('id', new IdPipe('worker')) id: string): Promise<WorkerDto> {
    return toWorkerDto(await this.workers.resume(id));
  }

  /**
   * Report the end of a worker process
   * @remarks For the supervisor that started it: its tasks run elsewhere at once, without the grace of a link that closed. A worker
   * that was started again meanwhile loses nothing.
   */
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
   * @remarks Forgets it and closes its link. If tasks run or sessions are open on it, that is refused with 409, unless `force` is
   * true: then the tasks run elsewhere, and the sessions are lost. A process that is alive registers again; stop it first.
   */
  @ApiNotes({
    problems: ['CONFLICT'],
    parameters: [queryParameter('force', 'Also if tasks run on it.', { type: 'boolean', default: false })],
  })
  @Delete(':id')
  @HttpCode(204)
  async remove(
    @Param('id', new IdPipe('worker')) id: string,
    @Query('force') force: string | undefined,
  ): Promise<void> {
    if (force !== undefined && force !== 'true' && force !== 'false') {
      throw new InvalidRequestError([{ path: 'force', message: 'expected true or false' }]);
    }
    await this.workers.remove(id, force === 'true');
  }
}
