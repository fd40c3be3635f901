/** The introduction of the contract. */
export const description = `The open backend of a one-stop permit service network: Indonesia's *Pelayanan Terpadu Satu Pintu*, Jakarta first.

**An application's life.** Draft it at home with \`POST /v1/applications\`, fill it in with \`PATCH\`, upload documents, and take every step with
\`POST /v1/applications/{id}/transitions\`. Each case says in \`nextActions\` what you may do next and what stands in the way.

**Drafts** keep what is unfinished: answers that break the schema of the form are saved, \`answerFaults\` lists them, and they block \`submit\`.

**Time.** A service time runs in working hours or days of the published calendar, stands still while the applicant is waited for, and goes on where it
stopped. Each case says by when the office has to be done; \`GET /v1/applications/{id}/clock\` says how that was reckoned, or why it cannot be said.

**Versions.** A case and all that is in it share one version, with which its ETag begins. \`PATCH\`, \`PUT\` and \`DELETE\` need the ETag as \`If-Match\`; the
version alone (\`"3"\`) is enough. Reads take \`If-None-Match\`: 304 exactly when the body would be the same to the byte.

**Notices.** Applicants state with \`POST /v1/me/contacts\` where they want to be told of their files; what they were told, and what became of it, is at
\`GET /v1/applications/{id}/notices\`.

**Browsers.** A page of any origin may call every operation; only \`getMetrics\` is not for pages.

**Traces.** Send \`traceparent\` (W3C Trace Context) to find your trace in our log; every problem names it as \`traceId\`.

**Retries.** Send an \`Idempotency-Key\` with a POST: however often it arrives, it takes effect once.

**Refusals** are \`application/problem+json\` (RFC 9457), in Indonesian or English by \`Accept-Language\`; \`code\` never changes.

**Agencies** present a key (\`Authorization: Bearer ptsp_…\`) or a token of their client at the issuer, and name one of their registered purposes in
the header \`Purpose\`. They see what their registration covers, and nothing of a person.

**Limits.** A request counts against who proves to have sent it, or else against its address. \`RateLimit-Policy\` and \`RateLimit\` say how you stand;
past the limit the answer is 429 with \`Retry-After\`.

**Lists** answer \`{data, page}\`; send \`page.nextCursor\` as \`cursor\` to go on.`
