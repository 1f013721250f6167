import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TaskService } from '../../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { TaskFeed } from './task-feed';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { IdPipe } from '../validation/id.pipe';
import { eventNumber, readInteger } from '../validation/query-values';
import { EventStream, eventStreamHeaders } from './event-stream';
import { toTaskEventDto } from '../tasks/task.mapper';

@Controller('v1/tasks')
export class TaskEventsController {
  constructor(
    private readonly tasks: TaskService,
    private readonly feed: TaskFeed,
    private readonly clients: Clients,
    private readonly clock: Clock,
  ) {}

  /**
   * Follow a task
   * @remarks Server-sent events: what has happened, then what happens, until the task has ended. Each event has its `seq` as
   * id, so that a client that reconnects with `Last-Event-ID` goes on where it was.
   */
  @Get(':id/events')
  async follow(
    @Param('id', new IdPipe('task')) id: string,
    @Query('after') after: string | undefined,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const given = { header: readAfter('Last-Event-ID', lastEventId), query: readAfter('after', after) };
    const afterSeq = given.header ?? given.query ?? 0;
    await this.tasks.get(id);
    if (reply.request.method === 'HEAD') return void reply.hijack().raw.writeHead(200, eventStreamHeaders).end();
    const client = this.clients.enter();
    client.leaveWith(reply.raw);
    const stream = new EventStream(takeOver(reply), this.clock);
    try {
      for await (const event of this.feed.follow(id, afterSeq, client.signal)) {
        await stream.send(event.type, event.seq, toTaskEventDto(id, event), client.signal);
      }
    } finally {
      cutStalled(reply.raw);
      stream.end();
      client.leave();
    }
  }
}

/** @throws InvalidRequestError. */
function readAfter(path: string, value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const seq = readInteger(eventNumber)(value);
  if (typeof seq === 'string') throw new InvalidRequestError([{ path, message: seq }]);
  return seq;
}
