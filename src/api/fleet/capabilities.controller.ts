import { Controller, Get } from '@nestjs/common';
import { Fleet } from '../../registry';
import { ApiNotes } from '../notes/api-notes.decorator';
import { CapabilityListDto } from './fleet.dto';
import { toCapabilityDto } from './fleet.mapper';

@ApiNotes({ tag: 'Fleet' })
@Controller('v1/capabilities')
export class CapabilitiesController {
  constructor(private readonly fleet: Fleet) {}

  /**
   * List capabilities
   * @remarks What the workers that are here can do, with the schemas that they declare.
   */
  @Get()
  list(): CapabilityListDto {
    return { capabilities: this.fleet.catalogue.capabilities().map(toCapabilityDto) };
  }
}
