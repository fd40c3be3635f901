import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, CDPSession, Page } from 'puppeteer-core'
import { webNetwork } from '../support/deployment/web-network.ts'
import { barriersOn, namesOf } from '../support/outside/accessibility.ts'
import { keepScreen, noChromium, startChromium } from '../support/outside/chromium.ts'
import { signsInAtDocs } from '../support/outside/sign-in-at-docs.ts'

/**
 * The screens. On both, a page that is wider than the screen is shown smaller, as on a phone: `innerWidth` tells. So a
 * page can change from one screen to the other without being loaded again, which takes Chromium up to ten seconds.
 */
const sizes = {
  phone: { width: 390, height: 844, isMobile: true },
  desktop: { width: 1280, height: 900, isMobile: true },
}
/** The time limit of a page that never shows what a test waits for. A busy machine alone takes half a minute. */
const patienceMilliseconds = 120_000
const pdf = fileURLToPath(new URL('../../src/sample/sample.pdf', import.meta.url))

describe('the docs, in Chromium', { skip: noChromium }, () => {
  const parts = new AsyncDisposableStack()
  const elsewhere: string[] = []
  let web: Awaited<ReturnType<typeof webNetwork>>
  let browser: Browser
  before(async () => {
    web = parts.adopt(await webNetwork(), (open) => open.close())
    browser = parts.adopt(await startChromium(), (open) => open.close())
  })
  after(() => parts.disposeAsync())

  /** Opens a page that records every request to another host. `prepare` runs before it is loaded. */
  async function opens(
    path: string,
    size: keyof typeof sizes,
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<Page> {
    const page = await browser.newPage()
    page.setDefaultTimeout(patienceMilliseconds)
    await page.setViewport(sizes[size])
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (!['data:', 'blob:'].includes(protocol) && origin !== web.address) elsewhere.push(request.url())
    })
    await prepare(page)
    await page.goto(web.address + path, { waitUntil: 'domcontentloaded' })
    return page
  }

  /** The pages that several tests look at. Chromium takes seconds of CPU to show one. */
  const shared = new Map<string, Page>()

  /** Brings the page of an address to the front, on this screen. It is opened by the first call. */
  async function shows(...[path, size, prepare]: Parameters<typeof opens>): Promise<Page> {
    const page = shared.get(path) ?? (await opens(path, size, prepare))
    shared.set(path, page)
    await page.bringToFront()
    await page.setViewport(sizes[size])
    return page
  }

  it('show the first operation and a filter before the whole contract is resolved', async () => {
    const sessions: CDPSession[] = []
    const page = await shows('/docs', 'phone', async (opened) => {
      const session = await opened.createCDPSession()
      await session.send('Profiler.enable')
      await session.send('Profiler.start')
      sessions.push(session)
    })
    await page.waitForSelector('.opblock')
    const [session] = sessions
    assert.ok(session)
    const { profile } = await session.send('Profiler.stop')
    await session.detach()
    const called = profile.nodes.map(({ callFrame }) => callFrame.functionName)
    assert.ok(called.length > 100)
    assert.ok(!called.includes('resolveSubtree'), 'what takes longest comes before the first operation')
    assert.ok(await page.$('.operation-filter-input'))
  })

  it('follow the colour scheme of the system, and have a filter as wide as a phone', async () => {
    const page = await shows('/docs', 'phone')
    await page.waitForSelector('.operation-filter-input')
    const background = () => page.evaluate(`getComputedStyle(document.querySelector('.swagger-ui')).backgroundColor`)
    const light = await background()
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    await page.waitForSelector('html.dark-mode')
    assert.notEqual(await background(), light)
    const width = `document.querySelector('.operation-filter-input').getBoundingClientRect().width`
    assert.ok(Number(await page.evaluate(width)) > sizes.phone.width - 40)
    await keepScreen(page, 'docs-dark-phone')
    await page.emulateMediaFeatures([])
  })

  it('show signIn first in the dialog, with the focus on it', async () => {
    const page = await shows('/docs', 'desktop')
    await (await page.waitForSelector('.auth-wrapper .btn.authorize'))?.click()
    const focused = '.dialog-ux button.authorize:focus'
    await page.waitForSelector(focused)
    const around = `document.querySelector('${focused}').closest('div:has(h4)').innerText`
    assert.match(String(await page.evaluate(around)), /^signIn/)
    const highest = `[...document.querySelectorAll('.dialog-ux h4')]
      .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)[0].innerText`
    assert.match(String(await page.evaluate(highest)), /^signIn/)
    assert.equal(await page.evaluate(`document.querySelector('.modal-ux-content').scrollTop`), 0)
    await keepScreen(page, 'docs-sign-in')
    await page.click('.dialog-ux .close-modal')
  })

  for (const operation of ['Catalogue/listPermitTypes', 'Originals/matchOriginal', 'Documents/removeDocument'])
    it(`name each control of ${operation} for screen readers, and have enough contrast`, async () => {
      const page = await opens(`/docs#/${operation}`, 'desktop')
      await (await page.waitForSelector('.btn.execute'))?.click()
      await page.waitForSelector('.download-contents')
      assert.deepEqual(await barriersOn(page), [])
      await page.close()
    })

  it('name the buttons of groups, paths and schemas by what they are for, not all alike', async () => {
    const page = await shows('/docs', 'desktop')
    const expand = '.models .json-schema-2020-12-expand-deep-button'
    await page.waitForSelector(expand)
    const tags = await page.evaluate(`[...document.querySelectorAll('.opblock-tag')].map((one) => one.dataset.tag)`)
    assert.deepEqual(await namesOf(page, '.opblock-tag button'), tags)
    const paths = await namesOf(page, '.opblock-summary .copy-to-clipboard button')
    const schemas = await namesOf(page, expand)
    assert.ok(paths.includes('Copy path to clipboard: GET /v1/permit-types'), paths[0])
    for (const name of schemas) assert.match(name, /^Expand all: ./)
    for (const names of [paths, schemas]) assert.equal(new Set(names).size, names.length)
    await page.click(expand)
    await page.waitForSelector(`${expand}[aria-label="${schemas[0]?.replace('Expand', 'Collapse')}"]`)
  })

  it('have a dialog with names and enough contrast, which Escape closes', async () => {
    const page = await opens('/docs', 'desktop')
    await (await page.waitForSelector('.auth-wrapper .btn.authorize'))?.click()
    await page.waitForSelector('.modal-ux[role=dialog][aria-label]')
    assert.deepEqual(await barriersOn(page), [])
    await page.keyboard.press('Escape')
    await page.waitForSelector('.modal-ux', { hidden: true })
    await page.close()
  })

  it('upload a file without other tools: sign in, choose the file, execute', async () => {
    const token = await signsInAtDocs(await shows('/docs', 'desktop'))
    const page = await opens('/docs#/Documents/uploadDocument', 'desktop')
    const place = '#operations-Documents-uploadDocument'
    const chooser = await page.waitForSelector(`${place} input[type=file]`)
    const made = await fetch(`${web.address}/v1/applications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ permitType: 'SKTM', villageCode: '31.71.06.1001' }),
    })
    const { id }: { id: string } = JSON.parse(await made.text())
    const idField = await page.waitForSelector(`${place} input[placeholder="id"]`)
    await idField?.click({ count: 3 })
    await idField?.type(id)
    await chooser?.uploadFile(pdf)
    await page.click(`${place} .execute`)
    const status = `${place} .live-responses-table .response .response-col_status`
    await page.waitForSelector(status)
    assert.match(String(await page.evaluate(`document.querySelector('${status}').innerText`)), /^201/)
    await keepScreen(page, 'docs-upload')
    await page.close()
  })

  for (const size of ['phone', 'desktop'] as const)
    it(`have a sidebar, a search and code samples, and are as wide as the screen (${size})`, async () => {
      for (const [path, ready] of [
        ['/docs', '.opblock'],
        ['/docs/reading', 'h1'],
      ] as const) {
        const page = await shows(path, size)
        await page.waitForSelector(ready)
        assert.equal(await page.evaluate('innerWidth'), sizes[size].width)
        await page.waitForNetworkIdle()
        const text = String(await page.evaluate('document.body.innerText'))
        assert.match(text, /Satu Pintu/)
        if (path === '/docs/reading') assert.doesNotMatch(text, /Ask AI|Deploy|Share|Open API Client|Generate MCP/)
        if (path === '/docs/reading' && size === 'desktop') assert.match(text, /Search[^]*Catalogue[^]*Curl/)
        await keepScreen(page, `${path.slice(1).replace('/', '-')}-${size}`)
      }
    })

  it('show a page of the guide beside the contract, with links from one to the other', async () => {
    const page = await shows('/docs/reading', 'desktop')
    await page.waitForSelector('h1')
    await page.waitForNetworkIdle()
    await page.click('a[href="/docs/reading/?api=contract-policy"]')
    await page.waitForFunction(`document.querySelector('h1')?.innerText === 'Versions of the contract'`)
    await page.waitForSelector('a[href="/docs/reading/?api=contract-changelog"]')
    await keepScreen(page, 'docs-guide')
  })

  it('send no request to any other host', () => {
    assert.deepEqual(elsewhere, [])
  })
})
