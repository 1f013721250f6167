import { Controller, Get } from '@nestjs/common';
import { isCovered, type Caller } from '../../access';
import { Fleet } from '../../registry';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { ApiNotes } from '../notes/api-notes.decorator';
import { CapabilityListDto } from './fleet.dto';
import { toCapabilityDto } from './fleet.mapper';

@ApiNotes({ tag: 'Fleet' })
@Controller('v1/capabilities')
export class CapabilitiesController {
  constructor(private readonly fleet: Fleet) {}

  /**
   * List capabilities
   * @remarks The capabilities of the registered workers that your API key may use, with their schemas.
   */
  @Requires('read', { own: 'list' })
  @Get()
  list(@CallerParam() { capabilities: patterns }: Caller): CapabilityListDto {
    const permitted = this.fleet.catalogue.capabilities().filter(({ name }) => isCovered(name, patterns));
    return { capabilities: permitted.map(toCapabilityDto) };
  }
}
