import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { changeKinds } from '../../tasks';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { Requires } from '../access/route-access';
import { EventStream, eventStreamHeaders } from '../events/event-stream';
import { ApiNotes, header } from '../notes/api-notes.decorator';
import { serverSentEvent } from '../events/server-sent-event';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { toEventText } from './fleet-event.mapper';
import {
  cursorSchema,
  fleetEventsParameters,
  FleetEventsQueryDto,
  readFleetEventsQuery,
} from './fleet-events-query.dto';
import { FleetFeed } from './fleet-feed';

const streamed = serverSentEvent(
  { ...cursorSchema, description: 'Cursor after this event.' },
  ['cursor', ...changeKinds, 'reset'],
  'JSON; the schema depends on the event type.',
  {
    anyOf: ['FeedCursor', 'TaskChange', 'SessionChange', 'WorkerChange', 'FeedReset'].map((name) => ({
      $ref: `#/components/schemas/${name}`,
    })),
  },
);

@ApiNotes({ tag: 'Fleet', components: { FleetServerSentEvent: streamed } })
@Controller('v1/events')
export class FleetEventsController {
  constructor(
    private readonly feed: FleetFeed,
    private readonly clients: Clients,
    private readonly clock: Clock,
  ) {}

  /**
   * Follow the fleet
   * @remarks Streams state changes of tasks, sessions and workers as server-sent events until you disconnect. Several changes of one task,
   * session or worker in quick succession, or while your client reads slowly, may be merged into one event with the latest state. For every
   * event of a task use `/v1/tasks/{id}/events`.
   *
   * To track the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the `cursor` event, list tasks,
   * sessions and workers, and apply each event to the lists. To reconnect, send the id of the last event as `Last-Event-ID`. After a `reset`
   * event, list everything again and continue with the same stream.
   */
  @ApiNotes({
    problems: ['TOO_MANY_CLIENTS'],
    query: fleetEventsParameters,
    parameters: [
      header('Last-Event-ID', 'Same as `after`, and takes precedence. Browsers send it when they reconnect.', {
        anyOf: [cursorSchema, { type: 'string', maxLength: 0 }],
      }),
    ],
    responses: {
      200: {
        description: '`cursor`, `task`, `session`, `worker` and `reset` events.',
        content: {
          'text/event-stream': {
            schema: { $ref: '#/components/schemas/FleetServerSentEvent' },
            example: 'id: 5f0c…-7\nevent: task\ndata: {"kind":"task","id":"t-…","at":"…","state":"running",…}\n\n',
          },
        },
      },
    },
  })
  @Requires('read')
  @Get()
  async follow(
    @Query() query: FleetEventsQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { filter, after } = readFleetEventsQuery(query, lastEventId);
    if (reply.request.method === 'HEAD') return void reply.hijack().raw.writeHead(200, eventStreamHeaders).end();
    const client = this.clients.enter();
    client.leaveWith(reply.raw);
    const stream = new EventStream(takeOver(reply), this.clock);
    try {
      for await (const events of this.feed.follow(after, filter, client.signal)) {
        await stream.write(events.map(toEventText).join(''), client.signal);
      }
    } finally {
      cutStalled(reply.raw);
      stream.end();
      client.leave();
    }
  }
}
