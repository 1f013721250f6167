import { Module } from '@nestjs/common';
import { Agent } from './agent.service.js';
import { WordCountsController } from './word-counts.controller.js';

@Module({ controllers: [WordCountsController], providers: [Agent] })
export class AppModule {}
