import { access, constants, mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer, { type Page } from 'puppeteer-core'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const screens = fileURLToPath(new URL('../../../.generated/screens/', import.meta.url))

/** The Chromium of this machine: `CHROMIUM`, or the first one on the path. */
const chromium = process.env['CHROMIUM'] ?? (await firstThatRuns())

/** The reason why tests with a browser are skipped; false where Chromium is installed. */
export const noChromium: string | false =
  chromium === undefined &&
  `No Chromium was found (${names.join(', ')}). Install one, or name it in CHROMIUM, to run the tests with a browser.`

/** Starts Chromium with a temporary profile, which is deleted when the browser is closed. */
export async function startChromium() {
  return puppeteer.launch({
    ...(chromium !== undefined && { executablePath: chromium }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  })
}

/** Saves a screenshot of a page in `.generated/screens`, to be looked at. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true })
  await page.screenshot({ path: join(screens, `${name}.png`) })
}

async function firstThatRuns(): Promise<string | undefined> {
  const places = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  const found = await Promise.all(
    places.map((place) =>
      access(place, constants.X_OK).then(
        () => [place],
        () => [],
      ),
    ),
  )
  return found.flat()[0]
}
