import { Controller, Get } from '@nestjs/common';
import { Registry } from '../../registry';
import { CapabilityListDto } from './fleet.dto';
import { toCapabilityDto } from './fleet.mapper';

@Controller('v1/capabilities')
export class CapabilitiesController {
  constructor(private readonly registry: Registry) {}

  /**
   * List capabilities
   * @remarks What the workers that are here can do, with the schemas that they declare.
   */
  @Get()
  list(): CapabilityListDto {
    return { capabilities: this.registry.capabilities().map(toCapabilityDto) };
  }
}
