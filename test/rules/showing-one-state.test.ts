import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSchema, type Schema } from '../../src/platform/json-schema.ts'
import { committedContract } from '../support/contract/operations.ts'

/** Members of an application that are null until it is submitted. */
const later = ['submittedAt', 'office', 'officeId', 'fee', 'feeAssessment', 'inspection', 'visit', 'permit', 'assignee']

/** Returns every draft of an application in a value. */
function draftsIn(value: unknown): Schema[] {
  if (Array.isArray(value)) return value.flatMap(draftsIn)
  if (!isSchema(value)) return []
  return [
    ...(value['publicStage'] && value['status'] === 'draft' ? [value] : []),
    ...Object.values(value).flatMap(draftsIn),
  ]
}

describe('a draft in an example of the contract', () => {
  it('has nothing that comes after its submission: no office, fee, assessment or permit', () => {
    const { schemas } = committedContract().components
    const drafts = Object.values(schemas).flatMap(({ examples }) => draftsIn(examples))
    assert.ok(drafts.length > 2, String(drafts.length))
    assert.deepEqual(
      drafts.flatMap((draft) => later.filter((member) => (draft[member] ?? null) !== null)),
      [],
    )
  })
})
