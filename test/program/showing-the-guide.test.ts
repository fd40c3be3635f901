import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { committedContract } from '../support/contract/operations.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())

/** Returns the slugs of the pages that a text links to. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(\/docs\/reading\/\?api=([a-z-]+)[)#]/g)].map(([, slug = '']) => slug)

async function page(slug: string) {
  const { statusCode, body } = await net.app.inject(`/docs/pages/${slug}`)
  const { info }: { info?: { title: string; description: string } } = JSON.parse(body)
  return { statusCode, title: info?.title, text: info?.description ?? '' }
}

describe('the guide beside the contract', () => {
  it('has every page that the introduction of the contract links to, directly or through other pages', async () => {
    const reached = new Set(linksIn(String(committedContract().info['description'])))
    assert.ok(reached.has('contract-policy') && reached.has('guide-documents'))
    for (const slug of reached) {
      const { statusCode, title, text } = await page(slug)
      assert.equal(statusCode, 200, slug)
      assert.match(title ?? '', /^[A-Z]/)
      assert.doesNotMatch(text, /\]\((?!\/docs\/|https:)/, `${slug} links to a file that is not served`)
      for (const next of linksIn(text)) reached.add(next)
    }
    assert.ok(reached.size > 15)
  })

  it('has no other file of this machine', async () => {
    for (const path of ['none', '..%2f..%2fpackage', 'guide-README', '%2fetc%2fpasswd'])
      assert.equal((await page(path)).statusCode, 404, path)
  })
})

/** Returns the colours that a style sheet states for the light scheme, by name. The last one counts. */
const lightColours = (css: string): Record<string, string> =>
  Object.fromEntries(
    [...css.matchAll(/\.light-mode ?\{([^}]*--scalar-[^}]*)\}/g)].flatMap(([, rules = '']) =>
      [...rules.matchAll(/--scalar-([a-z0-9-]+): ?(#[0-9a-f]{6})\b/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    ),
  )

const luminance = (colour: string): number =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const value = Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16) / 255
    return sum + weight * (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  }, 0)

describe('code in the guide', () => {
  it('has colours with a contrast of 4.5 to 1 on its grey ground (WCAG 2.2, 1.4.3)', async () => {
    const [own, library] = await Promise.all(
      ['', 'js/scalar.js'].map(async (file) => lightColours((await net.app.inject(`/docs/reading/${file}`)).body)),
    )
    const colours: Record<string, string> = { ...library, ...own }
    const ground = luminance('#f6f6f6')
    for (const name of ['green', 'red', 'orange', 'blue', 'purple', '3'].map((each) => `color-${each}`)) {
      const ratio = (ground + 0.05) / (luminance(colours[name] ?? assert.fail(name)) + 0.05)
      assert.ok(ratio >= 4.5, `${name} ${colours[name]}: ${ratio.toFixed(2)}`)
    }
  })
})

describe('the catalogue of APIs', () => {
  it('leads to the contract, the docs and the state of the API, at its well-known address (RFC 9727)', async () => {
    const reply = await net.app.inject('/.well-known/api-catalog')
    assert.equal(reply.statusCode, 200)
    const type = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    assert.equal(reply.headers['content-type'], type)
    const { linkset }: { linkset: Record<string, { href: string }[]>[] } = JSON.parse(reply.body)
    const [itself, api] = linkset
    assert.equal(String(itself?.['item']?.[0]?.href), String(api?.['anchor']))
    const { anchor, ...relations } = api ?? {}
    assert.deepEqual(Object.keys(relations), ['service-desc', 'service-doc', 'service-meta', 'status'])
    for (const { href } of Object.values(relations).flat()) {
      const { pathname } = new URL(href)
      assert.equal((await net.app.inject(pathname)).statusCode, 200, pathname)
    }
  })

  it('leads to the open data, for somebody who knows the host only', async () => {
    const { linkset } = (await net.app.inject('/.well-known/api-catalog')).json()
    const hrefs: { href: string; type: string }[] = linkset[1]['service-meta']
    const found = hrefs.find(({ type }) => type === 'application/ld+json')
    const { pathname } = new URL(found?.href ?? '')
    assert.equal((await net.app.inject(pathname)).json()['@type'], 'dcat:Catalog')
  })

  it('is where the bare address of the API leads, which it names as its item', async () => {
    const { statusCode, headers } = await net.app.inject('/v1')
    assert.deepEqual([statusCode, headers.location], [302, '/.well-known/api-catalog'])
  })

  it('names itself in a Link, also in answer to HEAD', async () => {
    const { statusCode, headers } = await net.app.inject({ method: 'HEAD', url: '/.well-known/api-catalog' })
    assert.deepEqual([statusCode, headers['link']], [200, '</.well-known/api-catalog>; rel="api-catalog"'])
  })
})
