import type { CaseFile } from '../case-file.ts'
import type { Applicant } from './applicant.ts'

/** The share of applicants who ask for the erasure of their data while they wait, for each status. */
const tooEarly = 0.02

/** Reads the record of who has read their data and the export of it, and sometimes erases what was never submitted. */
export async function lookAfterOwnData(me: Applicant, { exports, erases }: { exports: number; erases: number }) {
  const { client, town } = me
  const chance = town.chanceOf(`${me.name} own data`)
  const [doesExport, doesErase] = [chance.isTrue(exports), chance.isTrue(erases)]
  if (doesExport) {
    await client.reads('/v1/me/data-access')
    await client.reads('/v1/me/export')
  }
  if (!doesErase) return
  await client.sends('/v1/me/erasures')
  await client.reads('/v1/me/export')
}

/** Asks for the erasure of all data while the application is under way, which keeps it, in each status by turns. */
export async function eraseTooEarly({ client, town }: Applicant, { status }: CaseFile): Promise<void> {
  if (town.isInTurn(`erases while it is ${status}`, tooEarly)) await client.sends('/v1/me/erasures')
}
