import { accepted, type Scene, triesAll } from './scene.ts'

/** The purpose of the agencies in a scene. */
export const headers = { purpose: 'collateral_check' }
const scopes = ['permits:read', 'events:read', 'client:read', 'keys:write', 'webhooks:read', 'webhooks:write']

/** Registers an agency, with a key that manages keys. */
export async function registered({ world }: Scene, changes: object = {}) {
  const admin = await world.as('admin')
  const { id } = await admin.does<{ id: string }>(201, 'POST', '/v1/clients', {
    body: {
      names: { id: 'Lembaga (contoh)', en: 'Agency (sample)' },
      owner: 'A sample agency',
      contact: { email: 'access@agency.example', phone: null },
      purposes: [{ code: headers.purpose, text: { id: 'Memeriksa agunan', en: 'Checking collateral' } }],
      permitTypes: ['*'],
      regions: ['31.71'],
      scopes,
      ratePolicy: 'agency',
      ...changes,
    },
  })
  const { person } = await issued({ world }, id, { scopes: ['client:read', 'keys:write'] })
  return { id, manager: person }
}

/** Issues a key to an agency. */
export async function issued({ world }: Pick<Scene, 'world'>, id: string, changes: object = {}) {
  const admin = await world.as('admin')
  const body = { label: 'Key', expiresAt: world.clock.inDays(200).toISOString(), ...changes }
  const made = await admin.does<{ id: string; secret: string }>(201, 'POST', `/v1/clients/${id}/keys`, { body })
  return { key: made.id, person: world.bearer(made.secret) }
}

/** Registers an agency, and issues a test key to it. */
export async function tester(scene: Scene) {
  const { id } = await registered(scene)
  return issued(scene, id, { environment: 'test' })
}

/** Has a permit signed in the village. Returns its id. */
export async function signed(scene: Scene): Promise<string> {
  const file = await accepted(scene, 'SKTM')
  await triesAll(file, [scene.reviewer, 'approve'], [scene.head, 'sign'])
  const { permit } = await scene.applicant.reads(file)
  return permit?.id ?? ''
}

/** Has the head take a step of a permit. Returns the reply. */
export const changesPermit = ({ head, world }: Scene, permit: string, action: string) =>
  head.asks('POST', `/v1/permits/${permit}/transitions`, {
    body: {
      action,
      reason: 'An inquiry.',
      decreeNumber: `${world.clock.now().getTime()}/SK/${action}`,
      ...(action === 'suspend' && { legalBasis: 'The regulation on permits' }),
    },
  })
