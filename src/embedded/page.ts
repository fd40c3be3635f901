import { headed, htmlPage } from '../platform/html-page.ts'
import type { Language } from '../platform/words.ts'

/** Returns an HTML page of an embedded part, with this title as its heading. `body` is HTML. */
export const embeddedPage = (language: Language, title: string, style: string, body: string): string =>
  htmlPage({ language, title: `${title} – Satu Pintu`, style, body: headed(title, body) })
