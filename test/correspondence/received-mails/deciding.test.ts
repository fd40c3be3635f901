import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Disposition,
  disposition,
  type MailFacts,
} from '../../../src/correspondence/received-mails/sorting/disposition.ts'

const receivedAt = new Date('2026-11-30T09:00:00+07:00')
const written = (days: number) => new Date(receivedAt.getTime() - days * 24 * 60 * 60_000)

/** The facts of an authenticated mail from the contact of an open application. */
const proven: MailFacts = {
  flaw: null,
  isOwn: false,
  isBounce: false,
  isAutomatic: false,
  isFromList: false,
  hasSender: true,
  earlier: null,
  named: 1,
  application: { thread: 'open', senderIsContact: true },
  conversation: null,
  authenticated: true,
  writtenAt: written(0),
  receivedAt,
  isAnswerable: true,
}
/** The facts of an authenticated reply to a letter about a mail in triage. */
const reply: MailFacts = { ...proven, application: null, conversation: { isWithSender: true } }

const comesTo = (facts: MailFacts) => {
  const { state, reason } = disposition(facts)
  return [state, reason]
}

describe('a mail with every proof', () => {
  it('is filed, and its sender gets a letter about it', () => {
    assert.deepEqual(disposition(proven), { state: 'filed', reason: null, letter: 'mail_filed' })
  })

  it('is filed without a letter when a machine might reply to it', () => {
    assert.deepEqual(disposition({ ...proven, isAnswerable: false }), { state: 'filed', reason: null, letter: null })
  })

  it('joins the conversation that it replies to, if there is no application yet', () => {
    assert.deepEqual(disposition(reply), { state: 'triage', reason: 'answer', letter: 'mail_received' })
  })
})

describe('a mail that lacks a proof', () => {
  const cases: [what: string, lacking: Partial<MailFacts>, state: string, reason: string][] = [
    ['from our own mailbox', { isOwn: true }, 'ignored', 'own_mail'],
    ['to the address of a notice', { isBounce: true }, 'ignored', 'bounce'],
    ['that was read before', { earlier: 'same' }, 'ignored', 'repeated'],
    ['that a machine wrote', { isAutomatic: true }, 'ignored', 'automatic'],
    ['with the empty sender of bounces', { hasSender: false }, 'ignored', 'no_sender'],
    ['that could not be read whole', { flaw: 'malformed' }, 'triage', 'malformed'],
    ['over a list', { isFromList: true }, 'triage', 'from_list'],
    ['that names two applications', { named: 2 }, 'triage', 'names_differ'],
    ['that names none', { named: 0, application: null }, 'triage', 'no_file'],
    ['from a stranger', { application: { thread: 'open', senderIsContact: false } }, 'triage', 'sender_unknown'],
    ['without authentication', { authenticated: false }, 'triage', 'sender_unproven'],
    ['under the Message-ID of another one', { earlier: 'other' }, 'triage', 'message_id_reused'],
    ['without a date', { writtenAt: null }, 'triage', 'too_old'],
    ['written eight days ago', { writtenAt: written(8) }, 'triage', 'too_old'],
    ['written two days ahead', { writtenAt: written(-2) }, 'triage', 'too_old'],
    ['to a closed application', { application: { thread: 'closed', senderIsContact: true } }, 'triage', 'file_closed'],
    ['to a full thread', { application: { thread: 'full', senderIsContact: true } }, 'triage', 'thread_full'],
  ]
  for (const [what, lacking, state, reason] of cases)
    it(`${what} is ${state}, as ${reason}`, () => {
      assert.deepEqual(comesTo({ ...proven, ...lacking }), [state, reason])
    })

  it('is accepted within seven days of its date, and a day before it', () => {
    for (const days of [7, -1]) assert.deepEqual(comesTo({ ...proven, writtenAt: written(days) }), ['filed', null])
  })

  it('joins no conversation of another receiver, and none without authentication', () => {
    assert.deepEqual(comesTo({ ...reply, conversation: { isWithSender: false } }), ['triage', 'sender_unknown'])
    assert.deepEqual(comesTo({ ...reply, authenticated: false }), ['triage', 'sender_unproven'])
  })
})

describe('of all combinations of facts', () => {
  const found = [...everyFacts()].map((facts): [MailFacts, Disposition] => [facts, disposition(facts)])
  const holds = (what: (facts: MailFacts, result: Disposition) => boolean) => {
    const broken = found.find(([facts, result]) => !what(facts, result))
    assert.equal(broken, undefined)
  }

  it('only those with every proof are filed, and all of those', () => {
    const isProven = (facts: MailFacts) =>
      facts.flaw === null &&
      !(facts.isOwn || facts.isBounce || facts.isAutomatic || facts.isFromList) &&
      facts.hasSender &&
      facts.earlier === null &&
      facts.named < 2 &&
      facts.application?.senderIsContact === true &&
      facts.application.thread === 'open' &&
      facts.authenticated &&
      facts.writtenAt?.getTime() === receivedAt.getTime()
    holds((facts, { state }) => (state === 'filed') === isProven(facts))
    assert.ok(found.some(([, { state }]) => state === 'filed'))
  })

  it('an ignored mail is never answered, nor one that a machine might answer', () => {
    holds(({ isAnswerable }, { state, letter }) => (isAnswerable && state !== 'ignored') || letter === null)
  })

  it('a letter states what happened to the mail: only for a filed one it has a link', () => {
    holds((_facts, { state, letter }) => letter !== 'mail_filed' || state === 'filed')
    holds((_facts, { state, letter }) => letter !== 'mail_received' || state === 'triage')
  })

  it('a mail with one fact less proven is never trusted more', () => {
    const rank = { filed: 2, triage: 1, ignored: 0 }
    const lesser: Partial<MailFacts>[] = [
      { authenticated: false },
      { writtenAt: null },
      { flaw: 'malformed' },
      { isFromList: true },
      { named: 2 },
      { hasSender: false },
      { isAutomatic: true },
    ]
    for (const less of lesser)
      holds((facts, { state }) => rank[disposition({ ...facts, ...less }).state] <= rank[state])
  })
})

/** Yields every combination of the facts' values. */
function* everyFacts(): Generator<MailFacts> {
  const values: { [Fact in keyof MailFacts]: readonly MailFacts[Fact][] } = {
    flaw: [null, 'malformed'],
    isOwn: [false, true],
    isBounce: [false, true],
    isAutomatic: [false, true],
    isFromList: [false, true],
    hasSender: [true, false],
    earlier: [null, 'same', 'other'],
    named: [0, 1, 2],
    application: [
      null,
      ...(['open', 'closed', 'full'] as const).flatMap((thread) => [
        { thread, senderIsContact: true },
        { thread, senderIsContact: false },
      ]),
    ],
    conversation: [null, { isWithSender: true }, { isWithSender: false }],
    authenticated: [true, false],
    writtenAt: [null, written(0), written(8)],
    receivedAt: [receivedAt],
    isAnswerable: [true, false],
  }
  let all: Partial<MailFacts>[] = [{}]
  for (const [fact, each] of Object.entries(values))
    all = all.flatMap((facts) => [...each].map((value) => ({ ...facts, [fact]: value })))
  for (const facts of all) yield { ...proven, ...facts }
}
