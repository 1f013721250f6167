// An empty Nest application with the adapters of the service (Fastify, Socket.IO).
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';

class Answer {
  answer() {
    return {};
  }
}
Get()(Answer.prototype, 'answer', Object.getOwnPropertyDescriptor(Answer.prototype, 'answer'));
Controller('bare')(Answer);

class Gateway {
  noop() {
    return {};
  }
}
SubscribeMessage('noop')(Gateway.prototype, 'noop', Object.getOwnPropertyDescriptor(Gateway.prototype, 'noop'));
WebSocketGateway({ namespace: '/bare' })(Gateway);

class BareModule {}
Module({ controllers: [Answer], providers: [Gateway] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
app.useWebSocketAdapter(new IoAdapter(app));
await app.listen(0, '127.0.0.1');
console.log('listening');
process.on('SIGTERM', () => process.exit(0));
