import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import type { Refusal } from '../support/person.ts'
import { isProblem } from '../support/refusal.ts'

const net = await network()
after(() => net.close())

/** Values of Accept-Language, and the language of the reply. */
const wishes: [string | undefined, 'id' | 'en'][] = [
  [undefined, 'id'],
  ['', 'id'],
  ['id', 'id'],
  ['en', 'en'],
  ['EN', 'en'],
  ['en-GB;q=0.9, id;q=0.1', 'en'],
  ['en;q=0.1, id;q=0.9', 'id'],
  ['id-ID, en', 'id'],
  ['fr, en;q=0.5', 'en'],
  ['fr', 'id'],
  ['*', 'id'],
  ['en;q=0', 'id'],
  ['id;q=0, *', 'en'],
  ['*;q=0.5, id-ID;q=0', 'en'],
  ['*, en;q=0.5', 'id'],
  ['en;q=0, *', 'id'],
  ['id;q=0, en;q=0, *', 'id'],
  ['en;q=nonsense', 'id'],
  ['en-GB, id', 'en'],
  ['id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7', 'id'],
  ['en-US,en;q=0.9,id;q=0.8', 'en'],
  ['zz;q=oops,,,;', 'id'],
  [';;;===', 'id'],
  ['\u00e9n', 'id'],
  ['x'.repeat(8_000), 'id'],
]

describe('a refusal', () => {
  for (const [wish, language] of wishes) {
    it(`is ${language === 'id' ? 'Indonesian' : 'English'} for Accept-Language ${wish === undefined ? 'left out' : JSON.stringify(wish.slice(0, 40))}`, async () => {
      const { refusal, headers } = await refusedIn(wish)
      assert.equal(headers['content-language'], language)
      assert.equal(headers['vary'], 'Accept-Language')
      assert.equal(refusal.title, { id: 'Permintaan tidak sah', en: 'Invalid request' }[language])
      assert.deepEqual(
        refusal.errors?.map(({ detail }) => detail),
        [{ id: '"Jenis izin" wajib diisi.', en: '"Permit type" is required.' }[language]],
      )
    })
  }

  it('says what to correct first, and how many more faults there are', async () => {
    for (const [language, one, several] of [
      [
        'id',
        '"Jenis izin" wajib diisi. Kirim lagi setelah diperbaiki.',
        '"Jenis izin" wajib diisi. Perbaiki ini dan 2 hal lain, lalu kirim lagi.',
      ],
      [
        'en',
        '"Permit type" is required. Send it again when it is corrected.',
        '"Permit type" is required. Correct this and 2 more things, then send it again.',
      ],
    ] as const) {
      assert.equal((await refusedIn(language)).refusal.detail, one)
      assert.equal((await refusedIn(language, { colour: 1, smell: 1 })).refusal.detail, several)
    }
  })

  it('says "at least" when not all faults are listed', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`unknown${index}`, index]))
    assert.match((await refusedIn('en', many)).refusal.detail, / Correct this and at least 99 more things, then /)
    assert.match((await refusedIn('id', many)).refusal.detail, / Perbaiki ini dan sedikitnya 99 hal lain, lalu /)
  })

  it('has the same code, status and places in both', async () => {
    const [{ refusal: indonesian }, { refusal: english }] = [await refusedIn('id'), await refusedIn('en')]
    const bare = ({ code, status, errors }: Refusal) => ({
      code,
      status,
      places: errors?.map((fault) => [fault.pointer, fault.code]),
    })
    assert.deepEqual(bare(indonesian), bare(english))
  })

  it('is Indonesian by default for every problem', async () => {
    const calls = [
      net.app.inject({ method: 'GET', url: '/v1/nothing' }),
      net.app.inject({ method: 'GET', url: '/v1/me' }),
      net.app.inject({ method: 'GET', url: '/v1/permit-types/%ZZ' }),
      net.app.inject({ method: 'POST', url: '/v1/tracking', headers: { 'content-type': 'text/plain' }, payload: 'x' }),
      net.app.inject({
        method: 'POST',
        url: '/v1/tracking',
        headers: { 'content-type': 'application/json' },
        payload: ' '.repeat(2_000_000),
      }),
    ]
    for (const reply of await Promise.all(calls)) {
      isProblem({ status: reply.statusCode, headers: reply.headers, text: reply.body })
      assert.equal(reply.headers['content-language'], 'id')
    }
  })

  it('has a sentence in each language for every blocker', async () => {
    const draft = await net.applicant.drafts()
    const details = async (language: string) => {
      const { refusal } = await net.applicant.tries(
        'submit',
        draft,
        { statementAccepted: true },
        { headers: { 'accept-language': language } },
      )
      return [refusal.detail, ...(refusal.blockers?.map(({ detail }) => detail) ?? [])]
    }
    const [indonesian, english] = [await details('id'), await details('en')]
    assert.equal(indonesian.length, english.length)
    for (const [index, words] of indonesian.entries()) assert.notEqual(words, english[index])
  })
})

async function refusedIn(wish: string | undefined, payload: object = {}) {
  const reply = await net.app.inject({
    method: 'POST',
    url: '/v1/applications',
    headers: { authorization: `Bearer ${net.applicant.token}`, ...(wish !== undefined && { 'accept-language': wish }) },
    payload,
  })
  assert.equal(reply.statusCode, 400, reply.body)
  return {
    headers: reply.headers,
    refusal: isProblem({ status: reply.statusCode, headers: reply.headers, text: reply.body }),
  }
}
