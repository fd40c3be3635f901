import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { findCase } from '../../../src/applications/case/queries.ts'
import { appendMessage } from '../../../src/applications/messages/changes.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf, race, taking } from '../../support/faults/racing.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Doc, type Person, type Reply, somePdf } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'

interface Message {
  id: string
  kind: string
  internal: boolean
  side: string
  author: { standing: string; name: string; office: { en: string } | null }
  channel: string
  text: string
  attachments: { id: string; slot: string; fileName: string }[]
  readByOtherSide: boolean
}
interface Page {
  data: Message[]
  page: { nextCursor: string | null }
}

const net = await network()
after(() => net.close())
const [here, beside] = ['31.71.06', '31.71.07']
const counter = await officeOf(net, beside)
const assistant = await appoint(net, ['front_desk'], beside)
const above = await appoint(net, ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'], '31.71')
const desk = await appoint(net, ['front_desk'], here)

const messagesOf = ({ id }: { id: string }) => `/v1/applications/${id}/messages`
const tries = (
  person: Person,
  application: { id: string },
  body: object,
  headers: Record<string, string> = {},
): Promise<Reply> => person.asks('POST', messagesOf(application), { body, headers })
const writes = (person: Person, application: { id: string }, text: string, rest: object = {}) =>
  person.does<Message>(201, 'POST', messagesOf(application), { body: { kind: 'message', text, ...rest } })
const thread = async (person: Person, application: { id: string }) =>
  (await person.does<Page>(200, 'GET', messagesOf(application))).data
const textsFor = async (person: Person, application: { id: string }) =>
  (await thread(person, application)).map(({ text }) => text)
const unreadBy = async (person: Person, application: { id: string }) =>
  (await person.does<{ unread: number }>(200, 'GET', `${messagesOf(application)}/read-marks`)).unread
const reads = (person: Person, application: { id: string }, { id }: { id: string }) =>
  person.does<{ unread: number }>(201, 'POST', `${messagesOf(application)}/read-marks`, { body: { readUpTo: id } })
const readByOfficeAt = async ({ id }: { id: string }) => {
  const [thread] = await net.database.pool<{ at: Date | null }[]>`
    select read_by_office_at as at
    from message_threads
    where application_id = ${id}`
  return thread?.at ?? assert.fail()
}
const atCounter = () => assistant.submits('IMB', { filedAtOfficeId: counter.id })

describe('writing about an application', async () => {
  const application = await imbIn('in_review', net)

  it('works both ways, and both sides read the same, the newest first', async () => {
    await writes(net.applicant, application, 'Is the land title readable?')
    await tries(
      net.reviewer,
      application,
      { kind: 'message', text: 'It is.\nPlease send a sketch of the gate.' },
      { 'x-channel': 'mobile' },
    )
    const [answer, question, ...others] = await thread(net.applicant, application)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [question?.side, question?.author.standing, question?.author.office, question?.channel],
      ['applicant', 'applicant', null, 'web'],
    )
    assert.deepEqual(
      [answer?.side, answer?.author.standing, answer?.author.office?.en, answer?.channel],
      ['office', 'reviewer', 'One-stop service office, Menteng District', 'mobile'],
    )
    assert.equal(answer?.text, 'It is.\nPlease send a sketch of the gate.')
    assert.deepEqual(await thread(net.head, application), await thread(net.applicant, application))
  })

  it('changes neither the version of the application nor its history', async () => {
    const before = await net.applicant.asks('GET', `/v1/applications/${application.id}`)
    await writes(net.frontDesk, application, 'We are open on Saturday.')
    assert.deepEqual((await net.applicant.asks('GET', `/v1/applications/${application.id}`)).text, before.text)
  })

  it('is refused to offices above, which only read, and is 404 for strangers', async () => {
    isRefused(await tries(above, application, { kind: 'message', text: 'We are watching.' }), 403, 'forbidden')
    assert.ok((await thread(above, application)).length > 0)
    for (const stranger of [net.stranger, net.admin, await appoint(net, ['front_desk'], beside)]) {
      isRefused(await tries(stranger, application, { kind: 'message', text: 'Hello?' }), 404, 'not_found')
      isRefused(await stranger.asks('GET', messagesOf(application)), 404, 'not_found')
    }
  })

  it('accepts non-empty text of limited length, without a personal number in any grouping', async () => {
    await changesNothing(net, async () => {
      for (const text of ['', ' \n\t', 'x'.repeat(5_001), 'a NUL \0', 'half a pair \ud800'])
        isRefused(await tries(net.applicant, application, { kind: 'message', text }), 400, 'invalid_request')
      for (const text of [
        'My NIK is 3171060107800001.',
        '3171 0601 0780 0001',
        '3171.06.410780.0001',
        'tel 0812 3171060107800001',
        '3171-0671-1299-0001?',
        'Call 0812-3456-7890 after 16.00',
      ]) {
        assert.deepEqual(
          faultsIn(isRefused(await tries(net.applicant, application, { kind: 'message', text }), 422, 'rule_broken')),
          ['/text personal_number'],
          text,
        )
      }
    })
    for (const text of ['x'.repeat(5_000), 'Pay to 8808 0990 1234 5678.', '31710601078000012345 is no such number'])
      await writes(net.applicant, application, text)
  })

  it('takes effect once however often it is sent', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [
      await tries(net.applicant, application, { kind: 'message', text: 'Once.' }, headers),
      await tries(net.applicant, application, { kind: 'message', text: 'Once.' }, headers),
    ]
    assert.deepEqual(
      [again.json<Message>(), (await textsFor(net.applicant, application)).filter((text) => text === 'Once.').length],
      [first.json<Message>(), 1],
    )
  })

  it('cannot be changed', async () => {
    for (const change of [
      'update messages set text = text',
      `update messages set text = '•••', side = 'office'`,
      'delete from messages',
      'truncate messages',
    ])
      await assert.rejects(net.database.pool.unsafe(change), /written once/)
  })
})

describe('correspondence is possible', () => {
  it('from the submission, when there is an office, until the application is closed; it stays readable', async () => {
    const draft = await net.applicant.prepares('IMB')
    isRefused(await tries(net.applicant, draft, { kind: 'message', text: 'Anybody there?' }), 409, 'messages_not_open')
    assert.deepEqual(await thread(net.applicant, draft), [])
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    await writes(net.applicant, draft, 'Somebody there?')
    await net.applicant.takes('withdraw', draft, { reason: 'Not this year.' })
    for (const person of [net.applicant, net.frontDesk])
      isRefused(await tries(person, draft, { kind: 'message', text: 'Still there?' }), 409, 'messages_not_open')
    const { detail } = isRefused(
      await net.applicant.triesUpload('message_attachment', draft, somePdf()),
      409,
      'not_editable',
    )
    assert.match(detail, /from the submission of the application until it ends/)
    assert.deepEqual(await textsFor(net.frontDesk, draft), ['Somebody there?'])
  })

  it('and a message concurrent with the closing step is judged by the state after it', async () => {
    const application = await net.applicant.submits('IMB')
    const late = await race(
      net,
      taking(net, 'applicant-1', application, { action: 'withdraw', reason: 'Not this year.' }),
      () => tries(net.frontDesk, application, { kind: 'message', text: 'Too late.' }),
    )
    isRefused(late, 409, 'messages_not_open')
    assert.deepEqual(await thread(net.applicant, application), [])
  })

  it('with those to whom it belongs: not with an earlier applicant, or an office that gave it away', async () => {
    const application = await net.applicant.submits('IMB')
    const officer = await actorOf(net, 'front-desk')
    const read = await findCase(net.database.pool, application.id, officer)
    const [other, elsewhere] = [await actorOf(net, 'applicant-2'), await officeOf(net, beside)]
    const doer = { personId: officer.personId, standing: 'front_desk', officeId: null, channel: 'web' } as const
    const input = { kind: 'message', text: 'Too late.' } as const
    for (const stale of [
      { ...read, applicantId: other.personId },
      { ...read, office: read.office && { ...read.office, id: elsewhere.id } },
    ])
      assert.deepEqual(await appendMessage(net.database.pool, stale, 'office', input, doer), {
        isOpen: false,
        id: null,
      })
    assert.deepEqual(await thread(net.applicant, application), [])
  })

  it('for a thousand messages, and no more', async () => {
    const application = await net.applicant.submits('IMB')
    await writes(net.applicant, application, 'The first.')
    await net.database.pool`update message_threads set last = 999 where application_id = ${application.id}`
    await writes(net.applicant, application, 'The last.')
    isRefused(await tries(net.applicant, application, { kind: 'message', text: 'One more.' }), 422, 'too_many_messages')
  })

  it('and two at once both count, one after another', async () => {
    const application = await net.applicant.submits('IMB')
    const officer = await actorOf(net, 'front-desk')
    await writes(net.applicant, application, 'First.')
    const late = await race(
      net,
      async (tx) => {
        const doer = {
          personId: officer.personId,
          standing: 'front_desk',
          officeId: application.office?.id ?? null,
          channel: 'web',
        } as const
        assert.ok(
          (
            await appendMessage(
              tx,
              await findCase(tx, application.id, officer),
              'office',
              { kind: 'message', text: 'Second.' },
              doer,
            )
          ).id,
        )
      },
      () => tries(net.applicant, application, { kind: 'message', text: 'Third.' }),
    )
    assert.equal(late.status, 201, late.text)
    assert.deepEqual(await textsFor(net.applicant, application), ['Third.', 'Second.', 'First.'])
  })
})

describe('notes and calls', async () => {
  const application = await atCounter()
  await writes(assistant, application, 'She will bring the land title.')
  await writes(desk, application, 'Sounds honest.', { kind: 'note' })
  await writes(net.reviewer, application, 'She called: the gate is on the left.', { kind: 'call' })
  await writes(net.inspector, application, 'A neighbour called.', { kind: 'call', internal: true })
  await writes(assistant, application, 'She asked by phone when you come.', { kind: 'call' })
  const open = [
    'She asked by phone when you come.',
    'She called: the gate is on the left.',
    'She will bring the land title.',
  ]
  const all = [
    'She asked by phone when you come.',
    'A neighbour called.',
    'She called: the gate is on the left.',
    'Sounds honest.',
    'She will bring the land title.',
  ]

  it("that are internal are visible to the office and those above it, and not to the applicant's side", async () => {
    for (const officer of [desk, net.head, net.inspector, above])
      assert.deepEqual(await textsFor(officer, application), all)
    assert.deepEqual(await textsFor(assistant, application), open)
    const { code, reference } = await assistant.does<{ code: string; reference: string }>(
      201,
      'POST',
      `/v1/applications/${application.id}/claim-codes`,
    )
    const officer = await appoint(net, ['head'], here)
    await officer.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
    assert.deepEqual(
      await textsFor(officer, application),
      open,
      'An officer reads an application of their own as its applicant.',
    )
    assert.deepEqual(await textsFor(assistant, application), open)
    isRefused(await tries(assistant, application, { kind: 'message', text: 'Me again.' }), 403, 'forbidden')
  })

  it('cannot be the cursor or read mark of a person who may not see them', async () => {
    const own = await net.applicant.submits('IMB')
    await writes(net.applicant, own, 'Hello.')
    const note = await writes(desk, own, 'Hm.', { kind: 'note' })
    isRefused(
      await net.applicant.asks('POST', `${messagesOf(own)}/read-marks`, { body: { readUpTo: note.id } }),
      404,
      'not_found',
    )
    assert.equal(await unreadBy(net.applicant, own), 0, 'What cannot be seen does not wait to be read.')
    assert.deepEqual(await textsFor(net.applicant, own), ['Hello.'])
  })

  it('are made by the office only; each kind is internal or not', async () => {
    const own = await net.applicant.submits('IMB')
    const faults = async (person: Person, body: object) =>
      faultsIn(isRefused(await tries(person, own, { text: 'Hm.', ...body }), 422, 'rule_broken'))
    assert.deepEqual(await faults(net.applicant, { kind: 'note' }), ['/kind office_only'])
    assert.deepEqual(await faults(net.applicant, { kind: 'call', internal: true }), [
      '/internal office_only',
      '/kind office_only',
    ])
    assert.deepEqual(await faults(desk, { kind: 'note', internal: false }), ['/internal call_only'])
    assert.deepEqual(await faults(desk, { kind: 'message', internal: true }), ['/internal call_only'])
    isRefused(await tries(desk, own, { kind: 'telegram', text: 'Stop.' }), 400, 'invalid_request')
  })
})

describe('attachments', () => {
  it('are documents of the application: both sides add them, side by side, and both may open them', async () => {
    const application = await imbIn('in_review', net)
    const [sketch, plan] = [
      await net.applicant.uploads('message_attachment', application, somePdf(), 'sketch.pdf'),
      await net.reviewer.uploads('message_attachment', application, somePdf(), 'plan.pdf'),
    ]
    const title = application.documents.find(({ slot }) => slot === 'land_title')
    await writes(net.applicant, application, 'As asked for.', { attachments: [sketch.id, title?.id] })
    await writes(net.reviewer, application, 'Like this.', { attachments: [plan.id] })
    const [answer, sent] = await thread(net.frontDesk, application)
    assert.deepEqual(
      [answer?.attachments.map(({ fileName }) => fileName), new Set(sent?.attachments.map(({ slot }) => slot))],
      [['plan.pdf'], new Set(['message_attachment', 'land_title'])],
    )
    assert.equal(
      (await net.applicant.asks('GET', `/v1/applications/${application.id}/documents/${plan.id}/content`)).status,
      200,
    )
    const { documents } = await net.applicant.reads(application)
    assert.equal(
      documents.filter(({ slot }) => slot === 'message_attachment').length,
      2,
      'None takes the place of another.',
    )
  })

  it('do not count as a review: their sender may still sign', async () => {
    const application = await imbIn('ready_to_sign', net)
    const both = await appoint(net, ['reviewer', 'head'], here)
    await both.uploads('message_attachment', application)
    await both.takes('sign', application)
  })

  it('of another application, of an old version, or for a note are refused, with their place', async () => {
    const [application, other]: Application[] = [await imbIn('returned', net), await imbIn('in_review', net)]
    const old = application?.documents.find(({ slot }) => slot === 'land_title')
    const foreign: Doc = await net.applicant.uploads('message_attachment', other ?? { id: '' })
    assert.ok(application && old)
    await net.applicant.uploads('land_title', application)
    const reply = await tries(net.applicant, application, {
      kind: 'message',
      text: 'See these.',
      attachments: [foreign.id, old.id, crypto.randomUUID()],
    })
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), [
      '/attachments/0 unknown_document',
      '/attachments/1 unknown_document',
      '/attachments/2 unknown_document',
    ])
    const {
      documents: [document],
    } = await net.applicant.reads(application)
    assert.deepEqual(
      faultsIn(
        isRefused(
          await tries(desk, application, { kind: 'note', text: 'See this.', attachments: [document?.id] }),
          422,
          'rule_broken',
        ),
      ),
      ['/attachments seen_by_both'],
    )
    isRefused(
      await tries(net.applicant, application, {
        kind: 'message',
        text: 'See.',
        attachments: [document?.id, document?.id],
      }),
      400,
      'invalid_request',
    )
    isRefused(await above.triesUpload('message_attachment', application, somePdf()), 403, 'forbidden')
  })
})

describe('reading', () => {
  it('is marked for a whole side, visible to the other side, and never goes back', async () => {
    const application = await atCounter()
    const [first, second] = [await writes(assistant, application, 'One.'), await writes(assistant, application, 'Two.')]
    await writes(desk, application, 'Hm.', { kind: 'note' })
    const answer = await writes(desk, application, 'Three.')
    assert.deepEqual([await unreadBy(net.head, application), await unreadBy(assistant, application)], [2, 1])
    assert.deepEqual(await reads(net.reviewer, application, first), { unread: 1 })
    assert.deepEqual(
      (await thread(assistant, application)).map(({ readByOtherSide }) => readByOtherSide),
      [false, false, true],
    )
    assert.deepEqual(await reads(desk, application, second), { unread: 0 })
    const since = await readByOfficeAt(application)
    assert.deepEqual(await reads(desk, application, first), { unread: 0 }, 'A mark never goes back.')
    assert.deepEqual(await readByOfficeAt(application), since, 'Nor is its time that of the last look.')
    assert.deepEqual(
      [await unreadBy(assistant, application), await reads(assistant, application, answer)],
      [1, { unread: 0 }],
      'One side does not read for the other.',
    )
    assert.deepEqual(
      (await thread(desk, application)).map(({ text, readByOtherSide }) => [text, readByOtherSide]),
      [
        ['Three.', true],
        ['Hm.', false],
        ['Two.', true],
        ['One.', true],
      ],
    )
  })

  it('is not marked by offices above, nor with a message of another application', async () => {
    const [application, other] = [await net.applicant.submits('IMB'), await net.applicant.submits('IMB')]
    const [mine, foreign] = [
      await writes(net.applicant, application, 'One.'),
      await writes(net.applicant, other, 'Two.'),
    ]
    await changesNothing(net, async () => {
      for (const what of [
        ['GET', undefined],
        ['POST', { readUpTo: mine.id }],
      ] as const)
        isRefused(
          await above.asks(what[0], `${messagesOf(application)}/read-marks`, { ...(what[1] && { body: what[1] }) }),
          403,
          'forbidden',
        )
      isRefused(
        await net.frontDesk.asks('POST', `${messagesOf(application)}/read-marks`, { body: { readUpTo: foreign.id } }),
        404,
        'not_found',
      )
    })
  })

  it('works page by page without a gap, with hidden and new messages', async () => {
    const application = await net.applicant.submits('IMB')
    for (let index = 0; index < 7; index++) {
      await writes(net.applicant, application, String(index))
      await writes(desk, application, 'Hm.', { kind: 'note' })
    }
    const seen: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; pages < 10 && cursor !== null; pages++) {
      const part: Page = await net.applicant.does(
        200,
        'GET',
        `${messagesOf(application)}?limit=3${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...part.data.map(({ text }) => text))
      cursor = part.page.nextCursor
      await writes(desk, application, 'Later.')
    }
    assert.deepEqual(seen, ['6', '5', '4', '3', '2', '1', '0'])
    const {
      page: { nextCursor },
    } = await net.applicant.does<Page>(200, 'GET', `${messagesOf(application)}?limit=1`)
    isRefused(
      await net.applicant.asks('GET', `${messagesOf(await net.applicant.submits('IMB'))}?cursor=${nextCursor}`),
      400,
      'cursor_mismatch',
    )
  })
})
