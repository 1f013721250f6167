export default async () => ({ "@nestjs/swagger": { models: [] as [Promise<unknown>, object][], controllers: [] as [Promise<unknown>, object][] } });
