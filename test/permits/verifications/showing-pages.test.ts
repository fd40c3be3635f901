import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { permitStates } from '../../../src/permits/life.ts'
import { meanings } from '../../../src/permits/verifications/meanings.ts'
import { permitPage } from '../../../src/permits/verifications/page.ts'
import { findPublicPermit } from '../../../src/permits/verifications/queries.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { longWindow } from '../../support/scenes/long-window.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network({ rateLimits: `verification_guesses=4/${longWindow}` })
after(() => net.close())
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const looks = (token: string, { accept = browser, language = 'id', query = '' } = {}) =>
  net.nobody.asks('GET', `/v1/verifications/${token}${query}`, { headers: { accept, 'accept-language': language } })
const permit = await issued(net)

describe('a browser that follows the code on a permit', () => {
  it("gets a page in its reader's language, or the chosen one", async () => {
    for (const [language, query, lang, words] of [
      ['id', '', 'id', meanings.in_force.id],
      ['en-GB', '', 'en', meanings.in_force.en],
      ['id', '?language=en', 'en', meanings.in_force.en],
      ['fr', '', 'id', meanings.in_force.id],
    ] as const) {
      const reply = await looks(permit.token, { language, query })
      assert.deepEqual(
        [reply.status, reply.headers['content-type'], reply.headers['content-language']],
        [200, 'text/html; charset=utf-8', lang],
      )
      assert.match(reply.text, new RegExp(`<html lang="${lang}">`))
      for (const wanted of [words, permit.number, '<meta name="viewport" content="width=device-width'])
        assert.ok(reply.text.replaceAll('&#x2F;', '/').includes(wanted), wanted)
      assert.match(reply.text, new RegExp(`href="\\?language=${lang === 'id' ? 'en' : 'id'}"`))
    }
  })

  it('gets JSON when it does not prefer HTML, and `Vary` tells caches', async () => {
    for (const accept of [
      '*/*',
      'application/json',
      'application/json, text/html',
      'text/html;q=0.5, application/json',
      'image/png',
    ]) {
      const reply = await looks(permit.token, { accept })
      assert.match(String(reply.headers['content-type']), /^application\/json/, accept)
    }
    for (const accept of ['*/*', browser])
      assert.equal((await looks(permit.token, { accept })).headers['vary'], 'Accept, Accept-Language')
  })

  it('falls back to the language of the browser for a language that it does not have', async () => {
    for (const query of ['?language=fr', '?language=', '?language=EN-us']) {
      const { status, headers } = await looks(permit.token, { query, language: 'en' })
      assert.deepEqual([status, headers['content-language']], [200, 'en'], query)
      assert.equal((await looks(permit.token, { query, accept: '*/*' })).status, 200)
    }
  })

  it('runs no script, loads nothing, is in no frame and sends no referrer', async () => {
    const { headers, text } = await looks(permit.token)
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? []
    assert.equal(
      headers['content-security-policy'],
      `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    assert.deepEqual(
      [headers['referrer-policy'], headers['x-content-type-options'], headers['cache-control']],
      ['no-referrer', 'nosniff', 'no-store'],
    )
    assert.doesNotMatch(text, /<script|<img|<link|<iframe|\son[a-z]+=|https?:\/\//)
  })

  it('reads that a code is unknown or mistyped, in the language of the link on the page', async () => {
    const page = `/v1/verifications/${'A'.repeat(24)}`
    const headers = { accept: 'text/html', 'accept-language': 'id' }
    const indonesian = await net.nobody.asks('GET', page, { headers })
    const [, link = ''] = /<a href="([^"]+)"/.exec(indonesian.text) ?? []
    const english = await net.nobody.asks('GET', `${page}${link}`, { headers })
    assert.deepEqual([english.status, english.headers['content-language']], [404, 'en'])
    assert.match(english.text, /<html lang="en">[^]*This code is not known\.[^]*mistyped: scan or type it once more\./)
    assert.match(indonesian.text, /salah ketik: pindai atau ketik sekali lagi\./)
  })

  it('gets a page for an unknown code, and for too many requests', async () => {
    const unknown = await looks('A'.repeat(24), { language: 'en' })
    assert.deepEqual([unknown.status, unknown.headers['content-type']], [404, 'text/html; charset=utf-8'])
    assert.match(unknown.text, /<h1 class="bad">.*This code is not known\./)
    for (const guess of ['B', 'C', 'D', 'E']) await looks(guess.repeat(24))
    const tooMany = await looks('F'.repeat(24), { language: 'en' })
    assert.equal(tooMany.status, 429)
    assert.ok(Number(tooMany.headers['retry-after']) > 0)
    assert.match(tooMany.text, /Too many requests/)
    isRefused(await looks('F'.repeat(24), { accept: '*/*' }), 429, 'rate_limited')
  })
})

describe('the page of a permit', () => {
  it('explains each state by words and a sign, not by colour alone', async () => {
    const found = await findPublicPermit(net.database.pool, permit.token)
    const heads = permitStates.map((state) => /<h1[^]*?<\/h1>/.exec(permitPage({ ...found, state }, 'en'))?.[0] ?? '')
    assert.equal(new Set(heads.map((head) => head.replace(/class="\w+"/, ''))).size, permitStates.length)
    for (const [index, state] of permitStates.entries()) assert.ok(heads[index]?.includes(meanings[state].en), state)
  })

  it('states the last day, unless the permit ended before it', async () => {
    const found = { ...(await findPublicPermit(net.database.pool, permit.token)), validUntil: '2027-05-30' }
    const shown = permitStates.filter((state) => permitPage({ ...found, state }, 'en').includes('In force until'))
    assert.deepEqual(shown, ['not_yet_in_force', 'in_force', 'suspended', 'expired'])
  })

  it('has a screen reader say the letters of the holder, and no bullets', async () => {
    const found = await findPublicPermit(net.database.pool, permit.token)
    const page = permitPage({ ...found, holder: 'A••• D•••' }, 'en')
    const heard = page.replaceAll(/<span aria-hidden="true">[^<]*<\/span>/g, '')
    assert.match(heard, /<dd>A D<\/dd>/)
    assert.ok(page.replaceAll(/<[^>]*>/g, '').includes('A••• D•••'), 'Others see the mask.')
  })

  it('shows all texts as text, never as markup or in another direction', async () => {
    const found = await findPublicPermit(net.database.pool, permit.token)
    const page = permitPage(
      {
        ...found,
        holder: '<b>A•••</b> & "co"',
        permitType: { code: 'X', names: { id: '<script>\u202e1</script>', en: '{{style}}' } },
      },
      'id',
    )
    assert.doesNotMatch(page, /<script>|<b>|\u202e/)
    assert.match(page, /&#60;script&#62;1/)
    assert.match(
      permitPage({ ...found, permitType: { code: 'X', names: { id: '', en: '{{style}}' } } }, 'en'),
      /\{\{style\}\}/,
    )
  })
})
