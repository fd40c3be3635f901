import { readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import type { PermitTypeVersion } from '../catalogue/permit-types/schema.ts'
import { insertPermitTypes } from './permit-types.ts'
import { consultedType, sampleAgencies } from './users.ts'

const file = new URL(`consulted/${consultedType}.json`, import.meta.url)

/**
 * Loads the sample permit type that consults sample agencies, unless it exists. Throws when one of them is not
 * registered. Call it after the network is loaded. Its file names agencies by their client at the issuer; the stored
 * definition has the ids of their registrations instead.
 */
export async function loadConsultedType(sql: Sql): Promise<void> {
  const type: PermitTypeVersion = JSON.parse(await readFile(file, 'utf8'))
  const subjects = sampleAgencies.map(({ clientId }) => clientId)
  const registered = await sql<{ id: string; subject: string | null }[]>`
    select id, oauth_subject as subject
    from clients
    where oauth_subject = any(${subjects})`
  const withRegistrations = {
    ...type,
    ...(type.consultations && {
      consultations: {
        ...type.consultations,
        agencies: type.consultations.agencies.map((agency) => ({
          ...agency,
          client: registrationOf(agency.client, registered),
        })),
      },
    }),
  }
  await sql.begin((tx) => insertPermitTypes(tx, [withRegistrations]))
}

function registrationOf(subject: string, registered: readonly { id: string; subject: string | null }[]): string {
  const found = registered.find((client) => client.subject === subject)
  if (!found) throw new Error(`The sample agency ${subject} is not registered.`)
  return found.id
}
