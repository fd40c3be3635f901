import type { Page } from 'puppeteer-core'

/** Signs in as the first applicant by the dialog of the docs. Returns the token that the page keeps. */
export async function signsInAtDocs(page: Page): Promise<string> {
  await (await page.waitForSelector('.auth-wrapper .btn.authorize'))?.click()
  await page.waitForSelector('.dialog-ux button.authorize:focus')
  const opened = new Promise<Page | null>((resolve) => page.once('popup', resolve))
  await page.keyboard.press('Enter')
  const popup = await opened
  await (await popup?.waitForSelector('button[value="applicant-1"]'))?.click()
  await page.waitForSelector('.dialog-ux button[aria-label="Remove authorization"]')
  await page.click('.dialog-ux .close-modal')
  const kept = await page.evaluate('localStorage.authorized')
  const { signIn }: { signIn: { token: { access_token: string } } } = JSON.parse(String(kept))
  return signIn.token.access_token
}
