import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'puppeteer-core'
import { letterPage } from '../../src/correspondence/letter-page.ts'
import { noChromium, startChromium } from '../support/outside/chromium.ts'

/** Returns the width and the colour of the border of the button, and the colour around it. */
const readColours = `(() => {
  const [button, around] = [document.querySelector('button'), document.body].map((one) => getComputedStyle(one))
  return [button.borderTopWidth, button.borderTopColor, around.backgroundColor]
})()`

describe('a page that a letter links to, in Chromium', { skip: noChromium }, () => {
  const parts = new AsyncDisposableStack()
  let page: Page
  before(async () => {
    const browser = parts.adopt(await startChromium(), (open) => open.close())
    page = await browser.newPage()
    await page.setContent(letterPage('id', 'Izin Anda', '<form method="post"><button>Unduh</button></form>'))
  })
  after(() => parts.disposeAsync())

  for (const scheme of ['light', 'dark'])
    it(`shows where its button is to somebody whose system replaces all colours (${scheme})`, async () => {
      await page.emulateMediaFeatures([
        { name: 'forced-colors', value: 'active' },
        { name: 'prefers-color-scheme', value: scheme },
      ])
      const [width, border, around] = (await page.evaluate(readColours)) as string[]
      assert.deepEqual([width, border === around], ['1px', false])
    })
})
