export { ApiModule } from './api.module';
export { EventsCommunication } from './events/events-communication';
export { configureApi } from './server/configure-api';
export { Clients } from './server/clients';
export { version } from './server/version';
export { serverOptions } from './server/server-options';
