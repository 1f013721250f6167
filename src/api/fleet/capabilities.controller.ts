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
   * @remarks The capabilities of the registered workers, with their schemas.
   */
  @Get()
  list(): CapabilityListDto {
    return { capabilities: this.fleet.catalogue.capabilities().map(toCapabilityDto) };
  }
}
