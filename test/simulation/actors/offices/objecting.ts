import { type Journey, once } from '../journey.ts'
import type { Office } from './office.ts'

interface Listed {
  id: string
  application: { id: string }
}

/** Decides the open objection of an application as a head of the office, found in the list of its work. */
export const decideOnObjection = (office: Office, applicationId: string): Journey =>
  once(async () => {
    const head = await office.officerFor('head')
    if (!head) return
    const page = await head.client.reads(`/v1/objections?scope=office&state=open&applicationId=${applicationId}`)
    const [found] = page.isGood ? page.body<{ data: Listed[] }>().data : []
    if (!found) return
    const { granted, rejected, inadmissible } = office.town.mix.objections
    const path = `/v1/objections/${found.id}`
    const read = await head.client.reads(path)
    const body = {
      outcome: office.chance.weighted({ granted, rejected, inadmissible }),
      reason: 'The plan of 2025 was read again.',
      legalBasis: 'The city plan decree',
    }
    if (office.chance.isTrue(0.3)) await head.client.sends(`${path}/decisions?dryRun=true`, body)
    await head.client.sends(`${path}/decisions`, body, { version: read.version })
  })
