import type { Invariant } from './invariant.ts'

/** The changes of state of a permit, as docs/guide/permits.md says: from, to. */
const changes = new Set([
  'not_yet_in_force in_force',
  'in_force suspended',
  'suspended in_force',
  'in_force revoked',
  'suspended revoked',
  'not_yet_in_force revoked',
  'in_force superseded',
  'suspended superseded',
  'not_yet_in_force superseded',
  'expired superseded',
  'in_force expired',
  'suspended expired',
  'not_yet_in_force expired',
  'revoked in_force',
  'revoked suspended',
  'revoked not_yet_in_force',
  'revoked expired',
])

/** Events that announce a change on a later day, or cancel it: the state is unchanged until then. */
const announced = new Set(['permit.revocation_decided', 'permit.revocation_called_off'])

export const permitsComeFromSteps: Invariant = {
  name: 'permits-come-from-steps',
  statement:
    'An application has a permit exactly when it was issued, one permit, and it is in force from its gate on; of all ' +
    'renewals and amendments of one permit, one comes into force.',
  ofFile({ id, events, status, permit, type }, claims) {
    const issued = events.filter(({ to }) => to === 'issued')
    claims.equal(id, 'permits', issued.length, permit ? 1 : 0)
    if (!permit) return
    claims.holds(status === 'issued' || status === 'handed_over', id, 'a status with a permit', status)
    const handedOver = events.find(({ to }) => to === 'handed_over')
    claims.equal(id, 'handover of the permit', handedOver?.at ?? null, permit.handedOverAt)
    const waits = type.gate === 'before_handover' && !handedOver
    claims.equal(id, 'rivals in the place of an earlier permit', permit.rivals, 0)
    claims.equal(id, 'permit that waits for its originals', waits, permit.validFrom === null)
    if (waits)
      claims.holds(!['in_force', 'suspended'].includes(permit.state), id, 'a permit not in force', permit.state)
  },
}

export const permitHistoryIsWhole: Invariant = {
  name: 'permit-history-is-whole',
  statement: 'The event of version n made a permit version n, and its state is where the last event led.',
  ofFile({ permit }, claims, seen) {
    if (!permit) return
    const { id, version, state, events } = permit
    claims.equal(id, 'version', events.length, version)
    let now: string | null = null
    for (const [index, event] of events.entries()) {
      claims.equal(`${id} event ${event.version}`, 'version', index + 1, event.version)
      if (event.to === null) continue
      if (now !== null) claims.equal(`${id} event ${event.version}`, 'state before', now, event.from)
      claims.holds(
        changes.has(`${event.from} ${event.to}`) || (event.from === event.to && announced.has(event.type)),
        `${id} event ${event.version}`,
        'a change that permits have',
        `${event.from} to ${event.to}`,
      )
      now = event.to
    }
    if (now !== null) claims.equal(id, 'state', now, state)
    claims.equal(id, 'successor of a superseded permit', state === 'superseded', permit.supersededBy !== null)
    if (seen) claims.holds(version >= seen.permitVersion, id, `a version from ${seen.permitVersion} on`, version)
  },
}
