import type { Network } from './network.ts'

/** The day it is in Jakarta. */
export const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(new Date())

/** Writes and publishes a definition, without one that of the newest version, as the next version of a code, in force from today unless a later day is named. Gives the version's number. */
export async function publishes(
  { admin }: Network,
  code: string,
  definition?: object,
  validFrom = today,
): Promise<number> {
  const { revision } = await admin.does<{ revision: number }>(201, 'POST', '/v1/permit-type-drafts', {
    body: { code, ...(definition && { definition }) },
  })
  const headers = { 'if-match': `"${revision}"` }
  const { version } = await admin.does<{ version: number }>(
    201,
    'POST',
    `/v1/permit-type-drafts/${code}/publications`,
    { body: { validFrom }, headers },
  )
  return version
}

/** Brings a permit type online at the office of a region and those below it, or takes it back. */
export const rollsOut = ({ admin }: Network, code: string, regionCode: string, online = true) =>
  admin.does<{ offices: number }>(201, 'POST', `/v1/permit-types/${code}/rollouts`, { body: { regionCode, online } })

/** Ends a permit type from today on. */
export const retires = ({ admin }: Network, code: string) =>
  admin.does<object>(201, 'POST', `/v1/permit-types/${code}/retirements`, {
    body: { from: today, reason: 'Nobody needs it.' },
  })
