import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { append } from '../../../src/applications/messages/changes.ts'
import { findCase } from '../../../src/applications/queries.ts'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Doc, type Person, type Reply, somePdf } from '../../support/person.ts'
import { actorOf, race, taking } from '../../support/racing.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { appoint, officeOf } from '../../support/staff.ts'
import { changesNothing } from '../../support/standstill.ts'

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
  file: { id: string },
  body: object,
  headers: Record<string, string> = {},
): Promise<Reply> => person.asks('POST', messagesOf(file), { body, headers })
const writes = (person: Person, file: { id: string }, text: string, rest: object = {}) =>
  person.does<Message>(201, 'POST', messagesOf(file), { body: { kind: 'message', text, ...rest } })
const thread = async (person: Person, file: { id: string }) =>
  (await person.does<Page>(200, 'GET', messagesOf(file))).data
const textsFor = async (person: Person, file: { id: string }) => (await thread(person, file)).map(({ text }) => text)
const unreadBy = async (person: Person, file: { id: string }) =>
  (await person.does<{ unread: number }>(200, 'GET', `${messagesOf(file)}/read-marks`)).unread
const reads = (person: Person, file: { id: string }, { id }: { id: string }) =>
  person.does<{ unread: number }>(201, 'POST', `${messagesOf(file)}/read-marks`, { body: { readUpTo: id } })
const atCounter = () => assistant.submits('IMB', { filedAtOfficeId: counter.id })

describe('writing about an application', async () => {
  const file = await imbIn('in_review', net)

  it('goes both ways, and both sides read the same, the newest first', async () => {
    await writes(net.applicant, file, 'Is the land title readable?')
    await tries(
      net.reviewer,
      file,
      { kind: 'message', text: 'It is.\nPlease send a sketch of the gate.' },
      { 'x-channel': 'mobile' },
    )
    const [answer, question, ...others] = await thread(net.applicant, file)
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
    assert.deepEqual(await thread(net.head, file), await thread(net.applicant, file))
  })

  it('disturbs nobody at work: the version of the application stays, and so does its history', async () => {
    const before = await net.applicant.asks('GET', `/v1/applications/${file.id}`)
    await writes(net.frontDesk, file, 'We are open on Saturday.')
    assert.deepEqual((await net.applicant.asks('GET', `/v1/applications/${file.id}`)).text, before.text)
  })

  it('is refused to those above the office, who look on, and does not exist for strangers', async () => {
    isRefused(await tries(above, file, { kind: 'message', text: 'We are watching.' }), 403, 'forbidden')
    assert.ok((await thread(above, file)).length > 0)
    for (const stranger of [net.stranger, net.admin, await appoint(net, ['front_desk'], beside)]) {
      isRefused(await tries(stranger, file, { kind: 'message', text: 'Hello?' }), 404, 'not_found')
      isRefused(await stranger.asks('GET', messagesOf(file)), 404, 'not_found')
    }
  })

  it('takes text that says something, of a length that can be read, and no number of a person however it is grouped', async () => {
    await changesNothing(net, async () => {
      for (const text of ['', ' \n\t', 'x'.repeat(5_001), 'a NUL \0', 'half a pair \ud800'])
        isRefused(await tries(net.applicant, file, { kind: 'message', text }), 400, 'invalid_request')
      for (const text of [
        'My NIK is 3171060107800001.',
        '3171 0601 0780 0001',
        '3171.06.410780.0001',
        'tel 0812 3171060107800001',
        '3171-0671-1299-0001?',
        'Call 0812-3456-7890 after 16.00',
      ]) {
        assert.deepEqual(
          faultsIn(isRefused(await tries(net.applicant, file, { kind: 'message', text }), 422, 'rule_broken')),
          ['/text personal_number'],
          text,
        )
      }
    })
    for (const text of ['x'.repeat(5_000), 'Pay to 8808 0990 1234 5678.', '31710601078000012345 is no such number'])
      await writes(net.applicant, file, text)
  })

  it('happens once however often it is sent', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [
      await tries(net.applicant, file, { kind: 'message', text: 'Once.' }, headers),
      await tries(net.applicant, file, { kind: 'message', text: 'Once.' }, headers),
    ]
    assert.deepEqual(
      [again.json<Message>(), (await textsFor(net.applicant, file)).filter((text) => text === 'Once.').length],
      [first.json<Message>(), 1],
    )
  })

  it('stays as it was written', async () => {
    for (const change of [
      'update messages set text = text',
      `update messages set text = '•••', side = 'office'`,
      'delete from messages',
      'truncate messages',
    ])
      await assert.rejects(net.database.pool.unsafe(change), /written once/)
  })
})

describe('the correspondence is open', () => {
  it('from the submission, when there is an office, until the file is closed; what was written can be read for ever', async () => {
    const draft = await net.applicant.prepares('IMB')
    isRefused(await tries(net.applicant, draft, { kind: 'message', text: 'Anybody there?' }), 409, 'messages_not_open')
    assert.deepEqual(await thread(net.applicant, draft), [])
    await net.applicant.takes('submit', draft, { statementAccepted: true })
    await writes(net.applicant, draft, 'Somebody there?')
    await net.applicant.takes('withdraw', draft, { reason: 'Not this year.' })
    for (const person of [net.applicant, net.frontDesk])
      isRefused(await tries(person, draft, { kind: 'message', text: 'Still there?' }), 409, 'messages_not_open')
    isRefused(await net.applicant.triesUpload('message_attachment', draft, somePdf()), 409, 'not_editable')
    assert.deepEqual(await textsFor(net.frontDesk, draft), ['Somebody there?'])
  })

  it('and a message that meets the step that closes it is judged by what the step left', async () => {
    const file = await net.applicant.submits('IMB')
    const late = await race(
      net,
      taking(net, 'applicant-1', file, { action: 'withdraw', reason: 'Not this year.' }),
      () => tries(net.frontDesk, file, { kind: 'message', text: 'Too late.' }),
    )
    isRefused(late, 409, 'messages_not_open')
    assert.deepEqual(await thread(net.applicant, file), [])
  })

  it('for a thousand messages, and no more', async () => {
    const file = await net.applicant.submits('IMB')
    await writes(net.applicant, file, 'The first.')
    await net.database.pool`update message_threads set last = 999 where application_id = ${file.id}`
    await writes(net.applicant, file, 'The last.')
    isRefused(await tries(net.applicant, file, { kind: 'message', text: 'One more.' }), 422, 'too_many_messages')
  })

  it('two at once both count, one after the other', async () => {
    const file = await net.applicant.submits('IMB')
    const officer = await actorOf(net, 'front-desk')
    await writes(net.applicant, file, 'First.')
    const late = await race(
      net,
      async (tx) => {
        const doer = {
          personId: officer.personId,
          standing: 'front_desk',
          officeId: file.office?.id ?? null,
          channel: 'web',
        } as const
        assert.ok(
          (await append(tx, await findCase(tx, file.id, officer), 'office', { kind: 'message', text: 'Second.' }, doer))
            .id,
        )
      },
      () => tries(net.applicant, file, { kind: 'message', text: 'Third.' }),
    )
    assert.equal(late.status, 201, late.text)
    assert.deepEqual(await textsFor(net.applicant, file), ['Third.', 'Second.', 'First.'])
  })
})

describe('notes and calls', async () => {
  const file = await atCounter()
  await writes(assistant, file, 'She will bring the land title.')
  await writes(desk, file, 'Sounds honest.', { kind: 'note' })
  await writes(net.reviewer, file, 'She called: the gate is on the left.', { kind: 'call' })
  await writes(net.inspector, file, 'A neighbour called.', { kind: 'call', internal: true })
  await writes(assistant, file, 'She asked by phone when you come.', { kind: 'call' })
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

  it("that are internal are seen by the office and those above it, and by nobody on the applicant's side", async () => {
    for (const officer of [desk, net.head, net.inspector, above]) assert.deepEqual(await textsFor(officer, file), all)
    assert.deepEqual(await textsFor(assistant, file), open)
    const { code, reference } = await assistant.does<{ code: string; reference: string }>(
      201,
      'POST',
      `/v1/applications/${file.id}/claim-codes`,
    )
    const officer = await appoint(net, ['head'], here)
    await officer.does(201, 'POST', '/v1/applications/claims', { body: { reference, code } })
    assert.deepEqual(await textsFor(officer, file), open, 'An officer reads a file of their own as its applicant.')
    assert.deepEqual(await textsFor(assistant, file), open)
    isRefused(await tries(assistant, file, { kind: 'message', text: 'Me again.' }), 403, 'forbidden')
  })

  it('are not lent to a page that begins at one of them, nor marked by who cannot see them', async () => {
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

  it("are the office's to make; each kind is internal or not, as it is meant", async () => {
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
  it('are documents of the application: both sides send them, side by side, and both may open them', async () => {
    const file = await imbIn('in_review', net)
    const [sketch, plan] = [
      await net.applicant.uploads('message_attachment', file, somePdf(), 'sketch.pdf'),
      await net.reviewer.uploads('message_attachment', file, somePdf(), 'plan.pdf'),
    ]
    const title = file.documents.find(({ slot }) => slot === 'land_title')
    await writes(net.applicant, file, 'As asked for.', { attachments: [sketch.id, title?.id] })
    await writes(net.reviewer, file, 'Like this.', { attachments: [plan.id] })
    const [answer, sent] = await thread(net.frontDesk, file)
    assert.deepEqual(
      [answer?.attachments.map(({ fileName }) => fileName), new Set(sent?.attachments.map(({ slot }) => slot))],
      [['plan.pdf'], new Set(['message_attachment', 'land_title'])],
    )
    assert.equal(
      (await net.applicant.asks('GET', `/v1/applications/${file.id}/documents/${plan.id}/content`)).status,
      200,
    )
    const { documents } = await net.applicant.reads(file)
    assert.equal(
      documents.filter(({ slot }) => slot === 'message_attachment').length,
      2,
      'None takes the place of another.',
    )
  })

  it('make nobody a reviewer: who sends a letter may still sign', async () => {
    const file = await imbIn('ready_to_sign', net)
    const both = await appoint(net, ['reviewer', 'head'], here)
    await both.uploads('message_attachment', file)
    await both.takes('sign', file)
  })

  it('that are of another application, of a version gone by, or for a note are refused, with their place', async () => {
    const [file, other]: Application[] = [await imbIn('returned', net), await imbIn('in_review', net)]
    const old = file?.documents.find(({ slot }) => slot === 'land_title')
    const foreign: Doc = await net.applicant.uploads('message_attachment', other ?? { id: '' })
    assert.ok(file && old)
    await net.applicant.uploads('land_title', file)
    const reply = await tries(net.applicant, file, {
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
    } = await net.applicant.reads(file)
    assert.deepEqual(
      faultsIn(
        isRefused(
          await tries(desk, file, { kind: 'note', text: 'See this.', attachments: [document?.id] }),
          422,
          'rule_broken',
        ),
      ),
      ['/attachments seen_by_both'],
    )
    isRefused(
      await tries(net.applicant, file, { kind: 'message', text: 'See.', attachments: [document?.id, document?.id] }),
      400,
      'invalid_request',
    )
    isRefused(await above.triesUpload('message_attachment', file, somePdf()), 403, 'forbidden')
  })
})

describe('reading', () => {
  it('is marked for a whole side, tells the other side, and never goes back', async () => {
    const file = await atCounter()
    const [first, second] = [await writes(assistant, file, 'One.'), await writes(assistant, file, 'Two.')]
    await writes(desk, file, 'Hm.', { kind: 'note' })
    const answer = await writes(desk, file, 'Three.')
    assert.deepEqual([await unreadBy(net.head, file), await unreadBy(assistant, file)], [2, 1])
    assert.deepEqual(await reads(net.reviewer, file, first), { unread: 1 })
    assert.deepEqual(
      (await thread(assistant, file)).map(({ readByOtherSide }) => readByOtherSide),
      [false, false, true],
    )
    assert.deepEqual(await reads(desk, file, second), { unread: 0 })
    assert.deepEqual(await reads(desk, file, first), { unread: 0 }, 'A mark never goes back.')
    assert.deepEqual(
      [await unreadBy(assistant, file), await reads(assistant, file, answer)],
      [1, { unread: 0 }],
      'One side does not read for the other.',
    )
    assert.deepEqual(
      (await thread(desk, file)).map(({ text, readByOtherSide }) => [text, readByOtherSide]),
      [
        ['Three.', true],
        ['Hm.', false],
        ['Two.', true],
        ['One.', true],
      ],
    )
  })

  it('is not marked by those who look on, nor with a message of another application', async () => {
    const [file, other] = [await net.applicant.submits('IMB'), await net.applicant.submits('IMB')]
    const [mine, foreign] = [await writes(net.applicant, file, 'One.'), await writes(net.applicant, other, 'Two.')]
    await changesNothing(net, async () => {
      for (const what of [
        ['GET', undefined],
        ['POST', { readUpTo: mine.id }],
      ] as const)
        isRefused(
          await above.asks(what[0], `${messagesOf(file)}/read-marks`, { ...(what[1] && { body: what[1] }) }),
          403,
          'forbidden',
        )
      isRefused(
        await net.frontDesk.asks('POST', `${messagesOf(file)}/read-marks`, { body: { readUpTo: foreign.id } }),
        404,
        'not_found',
      )
    })
  })

  it('goes page by page without a gap, whatever is hidden and whatever comes meanwhile', async () => {
    const file = await net.applicant.submits('IMB')
    for (let index = 0; index < 7; index++) {
      await writes(net.applicant, file, String(index))
      await writes(desk, file, 'Hm.', { kind: 'note' })
    }
    const seen: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; pages < 10 && cursor !== null; pages++) {
      const part: Page = await net.applicant.does(
        200,
        'GET',
        `${messagesOf(file)}?limit=3${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...part.data.map(({ text }) => text))
      cursor = part.page.nextCursor
      await writes(desk, file, 'Later.')
    }
    assert.deepEqual(seen, ['6', '5', '4', '3', '2', '1', '0'])
    const {
      page: { nextCursor },
    } = await net.applicant.does<Page>(200, 'GET', `${messagesOf(file)}?limit=1`)
    isRefused(
      await net.applicant.asks('GET', `${messagesOf(await net.applicant.submits('IMB'))}?cursor=${nextCursor}`),
      400,
      'cursor_mismatch',
    )
  })
})
