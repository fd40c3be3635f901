/** The introduction of the contract in Markdown: one screen, with links to pages of the guide. */
export const description = `The open backend of a one-stop permit service network: Indonesia's *Pelayanan Terpadu Satu Pintu*, Jakarta first.

**Start here.** [Build a client](/docs/reading/?api=build-a-client) leads from generated types to a submitted application. \
[Try it](/docs): press *Authorize* and choose who you are. \
[Documents](/docs/reading/?api=guide-documents), [forms](/docs/reading/?api=guide-forms), \
[agencies](/docs/reading/?api=guide-agencies), [kiosks](/docs/reading/?api=guide-kiosks) and other capabilities have a \
chapter each. The [glossary](/docs/reading/?api=glossary) has the words in Indonesian and English.

**The life of an application.** Draft it with \`POST /v1/applications\`, fill it in with \`PATCH\`, upload its documents. Every step, \
from submit to handover, is a \`POST /v1/applications/{id}/transitions\`. Each case says in \`nextActions\` what you may do \
next and what blocks it ([more](/docs/reading/?api=guide-life-of-an-application)).

**For every request**

- **Sign-in.** People: a token of the OpenID Connect issuer. Agencies: a key (\`ptsp_…\`) or client credentials, and a \
\`Purpose\`. Operations that are open to everybody ignore a wrong credential.
- **Sandbox.** A test key (\`ptsp_test_…\`) of a live deployment sees its [sandbox](/docs/reading/?api=guide-sandbox), \
and gets 403 \`not_in_sandbox\` for any operation that the sandbox does not have.
- **Changes.** \`PATCH\`, \`PUT\` and \`DELETE\` need the ETag in \`If-Match\`: 428 without it, 412 when somebody was faster.
- **Retries.** Send an \`Idempotency-Key\` with a POST: it takes effect once, however often it arrives.
- **Refusals** are \`application/problem+json\` (RFC 9457): \`code\` never changes, \`errors\` lists all faults at once.
- **Texts.** One with a least length has a visible character, or is 400 with the fault \`blank\`. NUL and lone \
surrogates are 400 with \`text\`, wherever they stand. A time has no leap second (\`:60\`).
- **Methods.** One that a path does not have is 405 \`method_not_allowed\`; \`Allow\` names those it has.
- **Languages.** \`Accept-Language: id\` or \`en\`; \`Content-Language\` says which came. \
Names that are shown to people come in both, and \`x-labels\` of this document has labels for codes \
([how](/docs/reading/?api=build-a-client-forms)).
- **Lists** answer \`{data, page}\`: send \`page.nextCursor\` as \`cursor\`, with the same filters.
- **Polling.** Send \`If-None-Match\`: 304 while the body would be the same to the byte.
- **Limits.** \`RateLimit\` says what is left; past it 429 with \`Retry-After\`.
- **Browsers.** Pages of any origin may call every operation except \`getMetrics\`.
- **Traces.** Send \`traceparent\`; every problem names its \`traceId\`.
- **Versions.** \`/v1\` only grows; what will go is announced a year before ([policy](/docs/reading/?api=contract-policy), \
[changelog](/docs/reading/?api=contract-changelog)).`
