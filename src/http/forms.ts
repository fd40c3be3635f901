import type { App } from './schema.ts'

/** Accepts HTML forms as bodies in this scope: `application/x-www-form-urlencoded`, as an object of texts. */
export function takeForms(app: App): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body === '' ? undefined : Object.fromEntries(new URLSearchParams(String(body)))),
  )
}
