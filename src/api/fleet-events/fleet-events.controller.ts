import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { changeKinds } from '../../tasks';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
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
  { ...cursorSchema, description: 'The cursor after this event.' },
  ['cursor', ...changeKinds, 'reset'],
  'JSON, by the type of the event.',
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
   * @remarks Server-sent events: each change of state of a task, a session or a worker, until you disconnect. Changes of one subject that
   * come close together, or faster than you read, may become one event with its last state; `/v1/tasks/{id}/events` leaves out nothing.
   *
   * To show the whole fleet without a gap, **follow first, then list**: connect without `after`, wait for the event `cursor`, read the
   * lists, and apply each event to them. The id of an event is the cursor after it; reconnect with the last one as `Last-Event-ID`. After an
   * event `reset`, changes were missed: read the lists again, and go on with the same stream.
   */
  @ApiNotes({
    problems: ['TOO_MANY_CLIENTS'],
    query: fleetEventsParameters,
    parameters: [
      header('Last-Event-ID', 'The same as `after`, as a browser sends it; it wins.', {
        anyOf: [cursorSchema, { type: 'string', maxLength: 0 }],
      }),
    ],
    responses: {
      200: {
        description: 'Events `cursor`, `task`, `session`, `worker` and `reset`.',
        content: {
          'text/event-stream': {
            schema: { $ref: '#/components/schemas/FleetServerSentEvent' },
            example: 'id: 5f0c…-7\nevent: task\ndata: {"kind":"task","id":"t-…","at":"…","state":"running",…}\n\n',
          },
        },
      },
    },
  })
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
