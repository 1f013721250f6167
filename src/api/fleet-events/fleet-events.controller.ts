import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { EventStream, eventStreamHeaders } from '../events/event-stream';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { toEventText } from './fleet-event.mapper';
import { FleetEventsQueryDto, readFleetEventsQuery } from './fleet-events-query.dto';
import { FleetFeed } from './fleet-feed';

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
