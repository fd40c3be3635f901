import type { Page } from 'puppeteer-core'

const controls = new Set(['button', 'checkbox', 'combobox', 'dialog', 'link', 'listbox', 'searchbox', 'textbox'])

/** Returns the roles of controls without a name in the accessibility tree of Chromium, which screen readers read. */
async function unnamedControls(page: Page): Promise<string[]> {
  const session = await page.createCDPSession()
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return nodes
    .filter(({ ignored, role, name }) => !ignored && controls.has(role?.value) && !String(name?.value ?? '').trim())
    .map(({ role }) => String(role?.value))
}

/** Returns the controls within other controls: screen readers announce only the outer one. */
const nestedControls = (page: Page) =>
  page.$$eval(':is(button, a[href]) :is(button, a[href], input, select, textarea)', (nested) =>
    nested.map(({ outerHTML }) => outerHTML),
  )

/** Finds each text whose contrast to its background is below that of WCAG 2.2, 1.4.3. Disabled controls are exempt. */
const findFaint = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const over = ([r, g, b, alpha = 1], below) => [r, g, b].map((value, at) => value * alpha + below[at] * (1 - alpha))
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const backgroundOf = (element) => {
    const layers = []
    for (let at = element; at; at = at.parentElement) layers.push(numbers(getComputedStyle(at).backgroundColor))
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255])
  }
  const faint = new Set()
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    const { width, height } = element.getBoundingClientRect()
    if (!hasText || !width || !height || element.closest('[disabled], .disabled')) continue
    const { color, fontSize, fontWeight, visibility } = getComputedStyle(element)
    const background = backgroundOf(element)
    const [dark, light] = [luminance(over(numbers(color), background)), luminance(background)].sort((a, b) => a - b)
    const isLarge = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24)
    const ratio = (light + 0.05) / (dark + 0.05)
    if (visibility === 'visible' && ratio < (isLarge ? 3 : 4.5))
      faint.add(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2))
  }
  return [...faint]
})()`

/** Returns the elements of a page whose text has too little contrast, with the ratio. */
const faintTexts = (page: Page) => page.evaluate(findFaint) as Promise<string[]>

/**
 * Returns controls without a name or within others, and texts with too little contrast, of a page, in the light and the
 * dark scheme.
 */
export async function barriersOn(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const value of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
    await page.waitForFunction(`document.documentElement.matches('.dark-mode') === ${value === 'dark'}`)
    // Colours change over a third of a second.
    await page.waitForFunction(`document.getAnimations().every(({ playState }) => playState === 'finished')`)
    const barriers = [...(await unnamedControls(page)), ...(await nestedControls(page)), ...(await faintTexts(page))]
    found.push(...barriers.map((barrier) => `${value}: ${barrier}`))
  }
  return found
}

/** Returns the names that screen readers say of these buttons. */
export const namesOf = async (page: Page, buttons: string): Promise<string[]> =>
  (await page.evaluate(
    `[...document.querySelectorAll('${buttons}')].map((one) => one.ariaLabel ?? one.textContent)`,
  )) as string[]
