import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isObject } from '../../src/platform/objects.ts'
import type { Names } from '../../src/platform/words.ts'
import { type ContractDocument, committedContract } from '../support/contract/operations.ts'

/** An enumeration of texts with its place in the contract. */
interface Enumeration {
  place: string
  values: string[]
  labels: string | undefined
}

/** Enumerations without labels, by their first values: programs read them, or a sentence stands beside them. */
const forPrograms = [
  'active, failing',
  'added, removed',
  'agency, agency_bulk',
  'answer, no_file',
  'appoint, accept',
  'area, appointments',
  'by_agency, schedule_ended',
  'code, issuer',
  'consultations:read, consultations:write',
  'content_changed, link_broken',
  'invalid_request, cursor_mismatch',
  'issued, not_issued',
  'ok, unavailable',
  'permit_type, reviewer',
  'publish, withdraw',
  'satupintu.application.submitted.v1, satupintu.application.in_review.v1',
  'smtp, imap',
  'timeout, connection_failed',
]

type Labelled = ContractDocument & { 'x-labels': Record<string, Record<string, Names>> }
const { 'x-labels': tables, ...rest } = committedContract() as Labelled

function enumerations(value: unknown, place = ''): Enumeration[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => enumerations(item, `${place}/${index}`))
  if (!isObject(value)) return []
  const { enum: values, 'x-labels': labels } = value
  const own =
    Array.isArray(values) && values.every((each) => typeof each === 'string')
      ? [{ place, values, labels: typeof labels === 'string' ? labels : undefined }]
      : []
  return [...own, ...Object.entries(value).flatMap(([key, member]) => enumerations(member, `${place}/${key}`))]
}

const all = enumerations(rest)

describe('the codes of the contract', () => {
  it('have labels in both languages, each value of an enumeration in the table that it points to', () => {
    for (const { place, values, labels } of all.filter((each) => each.labels !== undefined)) {
      const table = tables[labels?.replace('#/x-labels/', '') ?? '']
      for (const value of values) assert.ok(table?.[value]?.id && table[value]?.en, `${place}: ${value}`)
    }
  })

  it('are without labels only where programs read them', () => {
    const without = all.filter(({ labels }) => labels === undefined)
    assert.deepEqual([...new Set(without.map(({ values }) => values.slice(0, 2).join(', ')))].sort(), forPrograms)
  })

  it('are labelled by what they mean: the outcome of a correction is neither a letter nor a status', () => {
    const schema = /^\/components\/schemas\/Correction\w+\/properties\/outcome/
    const outcomes = all.filter(({ place }) => schema.test(place))
    assert.deepEqual(new Set(outcomes.map(({ labels }) => labels)), new Set(['#/x-labels/outcome']))
  })

  it('have no table that nothing points to', () => {
    const pointed = new Set(all.flatMap(({ labels }) => labels ?? []))
    assert.deepEqual(
      Object.keys(tables).map((name) => `#/x-labels/${name}`),
      [...pointed].sort(),
    )
  })
})
