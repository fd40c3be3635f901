import { formLimit, formType } from './body-limits.ts'
import type { App } from './schema.ts'

/** Accepts HTML forms of at most `formLimit` bytes as bodies in this scope, as an object of texts. */
export function takeForms(app: App): void {
  app.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: formLimit }, (_request, body, done) =>
    done(null, body === '' ? undefined : Object.fromEntries(new URLSearchParams(String(body)))),
  )
}
