import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { TypeOrmModule } from '@nestjs/typeorm'
import { ApplicationsController } from './applications.controller.js'
import { ApplicationsService } from './applications.service.js'
import { Application, Document, Event, Form, Office } from './entities.js'
import { SignedInGuard } from './signed-in.guard.js'

/** The jobs with NestJS and TypeORM. Arguments: database URL, port, issuer. */
const [url, port] = process.argv.slice(2)
const entities = [Application, Document, Event, Form, Office]

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: url ?? '', poolSize: 10, entities, synchronize: false }),
    TypeOrmModule.forFeature(entities),
  ],
  controllers: [ApplicationsController],
  providers: [ApplicationsService, { provide: APP_GUARD, useClass: SignedInGuard }],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
await app.listen(Number(port), '127.0.0.1')
