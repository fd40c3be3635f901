import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common'
import { ApplicationsService, NewApplication } from './applications.service.js'

interface SignedIn {
  subject: string
}

@Controller()
export class ApplicationsController {
  constructor(private readonly service: ApplicationsService) {}

  @Get('ready')
  ready() {
    return { ready: true }
  }

  @Get('applications/:id')
  find(@Param('id') id: string) {
    return this.service.find(id)
  }

  @Get('applications')
  list(@Query('office') office: string, @Query('status') status: string, @Query('before') before: string) {
    return this.service.list(office, status, before)
  }

  @Post('applications')
  create(@Body() body: NewApplication, @Req() request: SignedIn) {
    return this.service.create(body, request.subject)
  }

  @Post('applications/:id/steps')
  step(@Param('id') id: string, @Body('action') action: string, @Req() request: SignedIn) {
    return this.service.step(id, action, request.subject)
  }
}
