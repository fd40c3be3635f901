import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '../../src/http/problems/problem.ts'
import {
  decidePermit,
  nextPermitActions,
  type PermitFacts,
  type PermitStanding,
  type PermitState,
  permitActions,
  permitStates,
} from '../../src/permits/life.ts'
import { permitStandingOf } from '../../src/permits/standing.ts'

const facts = (state: PermitState, changes: Partial<PermitFacts> = {}): PermitFacts => ({
  id: 'p',
  version: 1,
  state,
  today: '2026-11-27',
  revokedFrom: null,
  endsOn: null,
  decrees: [],
  ...changes,
})

/** The steps of a head: from which state to which. */
const legal = new Map([
  ['in_force suspend', 'suspended'],
  ['suspended lift', 'in_force'],
  ['not_yet_in_force revoke', 'revoked'],
  ['in_force revoke', 'revoked'],
  ['suspended revoke', 'revoked'],
])
/** The steps of a head while a revocation is decided for a later day. */
const legalBefore = new Map([
  ['in_force suspend', 'suspended'],
  ['suspended lift', 'in_force'],
  ['not_yet_in_force call_off_revocation', 'not_yet_in_force'],
  ['in_force call_off_revocation', 'in_force'],
  ['suspended call_off_revocation', 'suspended'],
])

const codeOf = (decide: () => unknown): string => {
  try {
    return String(decide())
  } catch (error) {
    assert.ok(error instanceof Problem)
    return error.code
  }
}
const outcome = (of: PermitFacts, action: (typeof permitActions)[number], standing: PermitStanding | null) =>
  codeOf(() => decidePermit(of, { action, decreeNumber: '1/SK' }, standing).to)

describe('the life of a permit', () => {
  it('has these steps for a head and no others', () => {
    for (const [revokedFrom, steps] of [
      [null, legal],
      ['2026-12-24', legalBefore],
    ] as const) {
      for (const state of permitStates) {
        for (const action of permitActions) {
          const expected = steps.get(`${state} ${action}`)
          const found = outcome(facts(state, { revokedFrom }), action, 'head')
          if (expected) assert.equal(found, expected, `${state} ${action}`)
          else assert.match(found, /^(?:forbidden|step_not_allowed|blocked)$/, `${state} ${action}`)
        }
        const open = nextPermitActions(facts(state, { revokedFrom }), 'head')
          .filter(({ blockers }) => blockers.length === 0)
          .map(({ action, to }) => [`${state} ${action}`, to])
        assert.deepEqual(
          open,
          [...steps].filter(([step]) => step.startsWith(`${state} `)),
          'what is offered is what succeeds',
        )
      }
    }
  })

  it('has none for its holder, and none for people without a standing', () => {
    for (const standing of ['holder', null] as const) {
      for (const state of permitStates) {
        assert.deepEqual(nextPermitActions(facts(state), standing), [])
        for (const action of permitActions) assert.equal(outcome(facts(state), action, standing), 'forbidden')
      }
    }
  })

  it('keeps its state until the day of a later revocation', () => {
    const to = (effectiveOn: string) =>
      decidePermit(facts('suspended'), { action: 'revoke', decreeNumber: '1/SK', effectiveOn }, 'head').to
    assert.deepEqual([to('2026-11-27'), to('2026-11-28')], ['revoked', 'suspended'])
  })

  it('needs a decree of its own for each step', () => {
    assert.equal(
      codeOf(
        () =>
          decidePermit(
            facts('in_force', { decrees: ['12/sk-beku/2026'] }),
            { action: 'suspend', decreeNumber: '12/SK-BEKU/2026' },
            'head',
          ).to,
      ),
      'blocked',
    )
  })
})

describe('who is the head of a permit', () => {
  const post = (role: 'head' | 'reviewer', officeId: string, reach: string) => ({ role, officeId, reach, endsAt: null })
  const stands = (personId: string, ...posts: ReturnType<typeof post>[]) =>
    permitStandingOf(
      { holders: ['holder', 'earlier'], office: { id: 'here', regionCode: '31.71.06' } },
      { personId, name: '', posts },
    )

  it('is head of the responsible office, or of one above; the nearest counts', () => {
    assert.deepEqual(stands('x', post('head', 'here', '31.71.06')), { standing: 'head', officeId: 'here' })
    assert.deepEqual(stands('x', post('head', 'city', '31.71')), { standing: 'head', officeId: 'city' })
    assert.deepEqual(stands('x', post('head', 'province', '31'), post('head', 'city', '31.71')), {
      standing: 'head',
      officeId: 'city',
    })
  })

  it('is nobody with another role or of an office below or beside, and never a holder, also an earlier one', () => {
    for (const posts of [
      [],
      [post('reviewer', 'here', '31.71.06')],
      [post('head', 'below', '31.71.06.1001')],
      [post('head', 'beside', '31.71.07')],
      [post('head', 'odd', '31.7')],
    ])
      assert.equal(stands('x', ...posts), undefined)
    for (const holder of ['holder', 'earlier'])
      assert.deepEqual(stands(holder, post('head', 'here', '31.71.06')), { standing: 'holder', officeId: null })
  })
})
