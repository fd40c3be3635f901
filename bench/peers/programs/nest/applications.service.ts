import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { DataSource, LessThan, Repository } from 'typeorm'
import { Application, Event } from './entities.js'

export class NewApplication {
  permitType!: string
  villageCode!: string
  answers!: Record<string, unknown>
}

const pageRows = 50

@Injectable()
export class ApplicationsService {
  constructor(
    private readonly source: DataSource,
    @InjectRepository(Application) private readonly applications: Repository<Application>,
  ) {}

  async find(id: string) {
    const found = await this.applications.findOne({
      where: { id },
      relations: { form: true, office: true, documents: true, history: true },
      relationLoadStrategy: 'query',
    })
    if (!found) throw new NotFoundException()
    const { form, history, ...application } = found
    const inOrder = history.toSorted((one, other) => one.version - other.version)
    return { ...application, answers: form.answers, history: inOrder }
  }

  async list(officeId: string, status: string, before: string) {
    const where = { officeId, status, id: LessThan(before) }
    return { data: await this.applications.find({ where, order: { id: 'desc' }, take: pageRows }) }
  }

  /** Inserts the application with its form and its first event: `save` cascades, in one transaction. */
  async create({ permitType, villageCode, answers }: NewApplication, actor: string) {
    const reference = crypto.randomUUID()
    const history = [{ version: 1, action: 'draft', toStatus: 'draft', actor }]
    const { id, status, version } = await this.applications.save({
      ...{ reference, permitType, villageCode, form: { answers }, history },
    })
    return { id, reference, status, version }
  }

  async step(id: string, action: string, actor: string) {
    return this.source.transaction(async (manager) => {
      const application = await manager.findOne(Application, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (application?.status !== 'submitted') throw new ConflictException()
      application.status = 'in_review'
      const { status, version } = await manager.save(application)
      const event = { application: { id }, version, action, fromStatus: 'submitted', toStatus: status, actor }
      await manager.insert(Event, event)
      return { id, status, version }
    })
  }
}
