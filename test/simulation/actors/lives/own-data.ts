import type { Applicant } from './applicant.ts'

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
