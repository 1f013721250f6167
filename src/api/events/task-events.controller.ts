import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { TaskService } from '../../agent';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { Requires } from '../access/route-access';
import { TaskFeed } from './task-feed';
import { ApiNotes, header, queryParameter } from '../notes/api-notes.decorator';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { IdPipe } from '../validation/id.pipe';
import { eventNumber, readInteger } from '../validation/query-values';
import { EventStream, eventStreamHeaders } from './event-stream';
import { serverSentEvent } from './server-sent-event';
import { toTaskEventDto } from '../tasks/task.mapper';

const eventId = { type: 'string', pattern: '^[1-9][0-9]*$', description: '`seq` of the event.' };
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const taskEvent = {
  description: 'An event of a task: a state change or output.',
  oneOf: ['TaskStateEvent', 'TaskOutputEvent'].map(reference),
};
const sentEvent = serverSentEvent(eventId, ['state', 'output'], 'A `TaskEvent` as JSON.', reference('TaskEvent'));

@ApiNotes({ tag: 'Tasks', components: { ServerSentEvent: sentEvent, TaskEvent: taskEvent } })
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
   * @remarks Streams the past events of the task as server-sent events, then new ones until the task has ended. The id of an event is its
   * `seq`; reconnect with `Last-Event-ID` to continue after that event.
   */
  @ApiNotes({
    problems: ['TOO_MANY_CLIENTS'],
    parameters: [
      {
        ...queryParameter('after', '`seq` of the last event that you have received.', eventNumber),
        allowEmptyValue: true,
      },
      header('Last-Event-ID', 'Same as `after`, and takes precedence. Browsers send it when they reconnect.', {
        anyOf: [eventNumber, { type: 'string', maxLength: 0 }],
      }),
    ],
    responses: {
      200: {
        description: '`state` and `output` events, in the order of their ids.',
        content: {
          'text/event-stream': {
            schema: { $ref: '#/components/schemas/ServerSentEvent' },
            example:
              'id: 1\nevent: state\ndata: {"taskId":"t-…","seq":1,"at":"…","type":"state","data":{"state":"queued"}}\n\n',
          },
        },
      },
    },
  })
  @Requires('read', { own: 'task' })
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
