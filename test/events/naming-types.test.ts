import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { correctionOutcomes } from '../../src/applications/corrections/outcomes.ts'
import { verdicts } from '../../src/applications/documents/originals/matching.ts'
import { outcomes, responses } from '../../src/applications/inspections/appointment.ts'
import { statuses } from '../../src/applications/lifecycle.ts'
import { objectionStates } from '../../src/applications/objections/states.ts'
import { visitOutcomes } from '../../src/applications/visits/visit.ts'
import { eventTypes, leavings, loggedType, publicType, publicTypes } from '../../src/events/event-types.ts'
import { officeStates } from '../../src/network/offices/network.ts'
import { lacksNothing } from '../support/asserting/advice.ts'
import { sourcesIn } from '../support/measuring/sources.ts'

const known = new Set(Object.values(eventTypes).flatMap((types) => Object.keys(types)))

/** Types that the code composes from lists of words. `held` and `accepted` have events of their own. */
const built = [
  ...statuses.filter((status) => status !== 'draft').map((status) => `application.${status}`),
  ...verdicts.map((verdict) => `original.${verdict}`),
  ...correctionOutcomes.filter((outcome) => outcome !== 'accepted').map((outcome) => `correction.${outcome}`),
  ...objectionStates.filter((state) => state !== 'open').map((state) => `objection.${state}`),
  ...objectionStates.filter((state) => state !== 'open').map((state) => `appeal.${state}`),
  ...responses.map((response) => `inspection_appointment.${response}`),
  ...outcomes
    .filter((outcome) => outcome === 'no_show' || outcome === 'cancelled')
    .map((outcome) => `inspection_appointment.${outcome}`),
  ...visitOutcomes.map((outcome) => `counter_visit.${outcome}`),
  ...officeStates.map((state) => `office.${state}`),
]

describe('the types of events', () => {
  it('have a description for every event that a history can contain', async () => {
    const subjects = [...new Set([...known].map((type) => type.split('.')[0]))].join('|')
    const written = new RegExp(`'((?:${subjects})\\.[a-z_]+)'`, 'g')
    const files = await sourcesIn('src')
    const literal = files.flatMap(({ text }) => [...text.matchAll(written)].map(([, type = '']) => type))
    const leaving: string[] = Object.values(leavings).map(({ type }) => type)
    const missing = new Set([...literal, ...built].filter((type) => !known.has(type) && !leaving.includes(type)))
    missing.delete('message.eml')
    lacksNothing(
      [...missing],
      (type) => `Say in src/events/event-types.ts and docs/guide/events.md what ${type} means.`,
    )
  })

  it('are in the guide, each with its description', async () => {
    const guide = await readFile('docs/guide/events.md', 'utf8')
    const rows = [...Object.values(eventTypes).flatMap((types) => Object.entries(types)), ...leavingRows()]
    const missing = rows
      .map(([type, words]) => `| \`${publicType(type)}\` | ${words} |`)
      .filter((row) => !guide.includes(row))
    lacksNothing(missing, (row) => `Add to docs/guide/events.md: ${row}`)
  })

  it("can be parsed from the contract's names, and nothing else can", () => {
    for (const type of publicTypes) assert.equal(publicType(loggedType(type) ?? ''), type)
    for (const other of ['permit.revoked', 'satupintu.permit.revoked.v2', 'satupintu.permit.lost.v1', ''])
      assert.equal(loggedType(other), undefined)
  })
})

const leavingRows = (): [string, string][] => Object.values(leavings).map(({ type, words }) => [type, words])
