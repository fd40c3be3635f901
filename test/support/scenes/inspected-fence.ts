import assert from 'node:assert/strict'
import type { Network } from '../network.ts'
import type { Application } from '../person.ts'
import { fence } from './fence.ts'
import { publishes, rollsOut } from './publishing.ts'

const names = (en: string) => ({ id: en, en })

/**
 * A check list with an item of every kind: one needs a photograph, one has bounds, one applies to electric fences only.
 */
export const checklist = [
  { code: 'position', names: names('It stands on the plot'), kind: 'pass_fail', photograph: 'required' },
  {
    code: 'height',
    names: names('Its height'),
    kind: 'measure',
    unit: 'm',
    minimum: 1,
    maximum: 2.5,
    photograph: 'optional',
  },
  {
    code: 'state',
    names: names('Its state'),
    kind: 'choice',
    choices: [
      { code: 'sound', names: names('Sound'), passes: true },
      { code: 'unsafe', names: names('Unsafe'), passes: false },
    ],
    photograph: 'optional',
  },
  {
    code: 'wires',
    names: names('Its wires are out of reach'),
    kind: 'pass_fail',
    photograph: 'optional',
    requiredWhen: 'has(answers.fence.electric) && answers.fence.electric',
  },
]

/** A fence type that is always inspected by that check list, without fee or originals. */
export const inspectedFence = {
  ...fence,
  stages: { inspection: true, fee: false },
  inspection: { certainty: 'uncertain', checklist },
  originalsGate: 'none',
  fee: null,
  documents: fence.documents.slice(0, 1).map((slot) => ({ ...slot, originalRequired: false })),
  samples: [],
}

/** Publishes a definition from today on, and brings it online everywhere. */
export async function brings(net: Network, code: string, definition: object): Promise<void> {
  await publishes(net, code, definition)
  await rollsOut(net, code, '31')
}

/** Returns an application of such a type in `in_inspection`. */
export async function inInspection(
  { applicant, frontDesk, reviewer }: Network,
  code: string,
  fields: object = {},
): Promise<Application> {
  const draft = await applicant.drafts(code, {
    villageCode: '31.71.06.1001',
    answers: { fence: { length: 60, posts: 11, material: 'wood', ...fields } },
  })
  await applicant.uploads('identity_card', draft)
  await applicant.takes('submit', draft, { statementAccepted: true })
  await frontDesk.takes('accept', draft)
  await reviewer.takes('inspect', draft)
  const file = await applicant.reads(draft)
  assert.equal(file.status, 'in_inspection')
  return file
}
