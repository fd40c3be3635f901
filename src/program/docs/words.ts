/** What a reader of the contract is told first. */
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

/** The table of contents. */
export const tags = [
  { name: 'Catalogue', description: 'What permits there are, and what each asks for.' },
  { name: 'Calendar', description: 'The working days and office hours that deadlines are counted by.' },
  { name: 'Network', description: 'The regions and the offices that serve them.' },
  { name: 'Tracking', description: 'Where an application is, without signing in.' },
  { name: 'Statistics', description: 'What the network does and how long it takes, in figures that tell of nobody.' },
  { name: 'Verification', description: 'Whether a permit is genuine and in force, without signing in.' },
  { name: 'Identity', description: 'Who the signed-in person is here.' },
  { name: 'Staff', description: 'Who works where as what, from when until when.' },
  { name: 'Applications', description: 'Drafts, whole cases and queues.' },
  { name: 'Work', description: 'Who works on what, and who has how much to do.' },
  { name: 'Transitions', description: "The steps of an application's life." },
  { name: 'Documents', description: 'Files, streamed in and out.' },
  { name: 'Originals', description: 'The comparison of original papers with the files that were sent.' },
  { name: 'Inspections', description: 'Appointments at the site, reports by check list, and who signed them.' },
  { name: 'Correspondence', description: 'One thread of messages, notes and calls for each application.' },
  {
    name: 'Contacts',
    description: 'Where people are told of their files, what they were told, and what became of it.',
  },
  {
    name: 'Received mail',
    description: 'What came by mail: what waits for an officer, and files that count once they are accepted.',
  },
  {
    name: 'Visits',
    description: 'When offices take visitors, and times kept for those who bring originals or collect a permit.',
  },
  { name: 'Queue', description: 'Numbers for who waits at a counter on the day.' },
  { name: 'Kiosks', description: 'Devices in the halls of offices, and sessions of the people who use them.' },
  { name: 'Fees', description: 'What is asked for a permit, what was paid, and how a bank tells of it.' },
  { name: 'Personal data', description: 'What is masked, for whom, and who has read it.' },
  { name: 'History', description: 'What happened, who did it, and how long it took.' },
  {
    name: 'Offices',
    description: 'The life of an office as administrators lead it: from planned to online, and to its dissolution.',
  },
  { name: 'Audit', description: 'Whether histories are what they were when they were written.' },
  {
    name: 'Permits',
    description:
      'Issued permits: who holds them, what becomes of them, their certificates, and what agencies may know.',
  },
  {
    name: 'Credentials',
    description:
      'Permits as signed data that can be checked without a network: credentials, their keys and status lists.',
  },
  { name: 'Agencies', description: 'Who is registered to ask, for what, with which keys.' },
  { name: 'Administration', description: 'Permit types and calendars as administrators write and publish them.' },
  { name: 'Health', description: 'For whoever watches over the service.' },
]
