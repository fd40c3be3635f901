import assert from 'node:assert/strict'
import { it } from 'node:test'
import { definitionFaults } from '../../src/catalogue/permit-types/checks/definition-check.ts'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { fence } from '../support/scenes/fence.ts'
import { sampled } from '../support/scenes/publishing.ts'

it('a sample with another result than its rules is refused with the result in words', () => {
  const definition: PermitTypeDefinition = JSON.parse(JSON.stringify(sampled(fence)))
  for (const sample of definition.samples ?? []) sample.expect.inspection = !sample.expect.inspection
  const [found] = definitionFaults(definition)
  assert.equal(found?.pointer, '/samples/0/expect')
  assert.match(
    found.detail.en,
    /rules: level "[a-z]+" \(`[a-z]+`\); documents "[^;]+; (?:with|without) an inspection; .*fee/,
  )
  assert.match(found.detail.id, /dokumen "KTP" \(`identity_card`\)/)
  assert.doesNotMatch(found.detail.en, /[{}]/)
})
