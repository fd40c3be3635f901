import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { describe, it } from 'node:test'
import ts from 'typescript'
import { nodesIn, type Source, sourcesIn } from '../support/sources.ts'

const sources = await sourcesIn('src')
const {
  dependencies,
  optionalDependencies,
}: Record<'dependencies' | 'optionalDependencies', Record<string, string>> = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
)

const rooms = [
  'applications',
  'assignments',
  'audit',
  'calendar',
  'certificates',
  'claims',
  'clients',
  'clocks',
  'contacts',
  'corrections',
  'credentials',
  'documents',
  'estimates',
  'fees',
  'history',
  'inspections',
  'keys',
  'kiosks',
  'mail',
  'messages',
  'notifications',
  'offices',
  'permit-types',
  'permits',
  'privacy',
  'publications',
  'queue',
  'received-mails',
  'regions',
  'staff',
  'statistics',
  'tracking',
  'verifications',
  'visits',
]

/** Rules are given facts, and know nothing of where they come from. */
const rules = [
  ...[
    'lifecycle',
    'guards',
    'next-step',
    'standing',
    'editing',
    'reference',
    'merge-patch',
    'case',
    'channels',
    'earlier',
    'fit',
    'assistance',
  ].map((name) => `src/applications/${name}.ts`),
  'src/assignments/assignment.ts',
  ...['expected', 'known', 'ledger', 'present', 'reckoning', 'stretches', 'words'].map(
    (name) => `src/clocks/${name}.ts`,
  ),
  ...['address', 'answered', 'certificate', 'signer'].map((name) => `src/certificates/${name}.ts`),
  ...['credential', 'keys', 'status-list'].map((name) => `src/credentials/${name}.ts`),
  'src/verifications/named-tokens.ts',
  ...['working-time', 'opening-hours', 'provisional', 'calendar-check'].map((name) => `src/calendar/${name}.ts`),
  ...['client', 'scopes'].map((name) => `src/clients/${name}.ts`),
  'src/keys/key.ts',
  ...['matching', 'office-slots', 'open-slot', 'pdf-flaws', 'scan-state'].map((name) => `src/documents/${name}.ts`),
  ...['appointment', 'report'].map((name) => `src/inspections/${name}.ts`),
  ...[
    'rules',
    'expression',
    'field-types',
    'definition-check',
    'checklist-check',
    'changes',
    'form',
    'outline',
    'fitting',
    'places',
    'plain-form',
    'search',
  ].map((name) => `src/permit-types/${name}.ts`),
  ...['counter-hours', 'present', 'opening', 'slots', 'visit'].map((name) => `src/visits/${name}.ts`),
  'src/contacts/contact.ts',
  'src/mail/reply-address.ts',
  'src/mail/mail-status.ts',
  'src/mail/delivery-status.ts',
  'src/notifications/notice.ts',
  'src/notifications/facts.ts',
  'src/notifications/telling.ts',
  'src/documents/file-name.ts',
  'src/mail/mailbox.ts',
  ...['automatic', 'destiny', 'imap-settings', 'place-words', 'received-mail', 'slot-words', 'told', 'written-in'].map(
    (name) => `src/received-mails/${name}.ts`,
  ),
  ...['life', 'numbering', 'holder', 'standing', 'purpose'].map((name) => `src/permits/${name}.ts`),
  'src/corrections/correction.ts',
  'src/corrections/outcomes.ts',
  'src/kiosks/allowed.ts',
  'src/kiosks/code.ts',
  'src/messages/correspondence.ts',
  'src/estimates/estimate.ts',
  'src/fees/fee.ts',
  'src/fees/open-money.ts',
  'src/fees/rupiah.ts',
  'src/identity/actor.ts',
  'src/identity/administrators.ts',
  'src/identity/counters.ts',
  ...['contact', 'dissolution', 'hours', 'life', 'network', 'routing'].map((name) => `src/offices/${name}.ts`),
  ...['marks', 'mask', 'identifiers', 'redact', 'number-shapes', 'keys', 'no-numbers', 'reading', 'sealed-record'].map(
    (name) => `src/privacy/${name}.ts`,
  ),
  'src/audit/flaws.ts',
  'src/queue/ticket.ts',
  'src/rate-limits/policies.ts',
  'src/regions/place.ts',
  'src/regions/succession.ts',
  'src/staff/appointment.ts',
  ...['measures', 'disclosure', 'figures', 'csv', 'question'].map((name) => `src/statistics/${name}.ts`),
  'src/tracking/next.ts',
  'src/verifications/words.ts',
  'src/words.ts',
]
const deeds = [
  'src/certificates/make.ts',
  ...['draft', 'transition', 'lapse', 'changes', 'draft-changes', 'move-version', 'start', 'transfer'].map(
    (name) => `src/applications/${name}.ts`,
  ),
  ...['assign', 'changes', 'escalate'].map((name) => `src/assignments/${name}.ts`),
  'src/clocks/deadlines.ts',
  'src/clocks/check-silence.ts',
  'src/clocks/silence.ts',
  ...['claim', 'changes'].map((name) => `src/claims/${name}.ts`),
  ...['correct', 'changes'].map((name) => `src/corrections/${name}.ts`),
  'src/keys/issue.ts',
  'src/kiosks/manage.ts',
  'src/kiosks/sit.ts',
  ...['register', 'keys'].map((name) => `src/clients/${name}.ts`),
  ...['upload', 'copy', 'match', 'remove', 'scan', 'scan-changes', 'sweep', 'changes'].map(
    (name) => `src/documents/${name}.ts`,
  ),
  ...['record', 'receive', 'changes'].map((name) => `src/fees/${name}.ts`),
  ...['arrange', 'attend', 'sign', 'minutes', 'changes', 'transfer'].map((name) => `src/inspections/${name}.ts`),
  ...['changes', 'state'].map((name) => `src/contacts/${name}.ts`),
  ...['queue', 'send', 'changes', 'tell'].map((name) => `src/notifications/${name}.ts`),
  ...[
    'accept',
    'confirm',
    'discard',
    'estate',
    'file-into',
    'forget',
    'keep',
    'letters',
    'read-mail',
    'scan-again',
    'scan-changes',
    'sealing',
    'sender-check',
    'sort',
    'sort-changes',
    'take-in',
    'triage',
    'triage-changes',
  ].map((name) => `src/received-mails/${name}.ts`),
  ...['write', 'changes'].map((name) => `src/messages/${name}.ts`),
  ...['take-step', 'dissolve', 'estate', 'estate-parts'].map((name) => `src/offices/${name}.ts`),
  ...['answers', 'rotate', 'record', 'disclose', 'search', 'erase', 'export', 'key-checks', 'seal-plain'].map(
    (name) => `src/privacy/${name}.ts`,
  ),
  ...['book', 'changes', 'ending', 'offer', 'set-hours'].map((name) => `src/visits/${name}.ts`),
  ...['changes', 'wait'].map((name) => `src/queue/${name}.ts`),
  ...['issue', 'transfer', 'changes', 'take-step'].map((name) => `src/permits/${name}.ts`),
  'src/regions/succeed.ts',
  'src/audit/verify.ts',
  'src/calendar/publish.ts',
  'src/idempotency/once.ts',
  'src/permit-types/publish.ts',
  'src/staff/appoint.ts',
  'src/staff/changes.ts',
  'src/statistics/count.ts',
]

/**
 * Where one room takes from another more than a rule or a schema. An application keeps its version of a permit type and is routed to an office, an estimate does the same without keeping anything;
 * a document is part of a case, and an application that is begun from an earlier one takes copies of its documents along; a fee falls due by a step, and
 * its payment is the next one; an inspection is part of a case, and so is a visit to the counter, at slots that come of the calendar; what is personal in a case is opened, found and recorded in the room of privacy. An office that goes gives its files away,
 * and who changes areas changes what an office serves.
 */
const betweenRooms: Readonly<Record<string, readonly string[]>> = {
  applications: [
    'assignments/changes',
    'assignments/queries',
    'assignments/work',
    'calendar/queries',
    'clocks/queries',
    'documents/copy',
    'fees/assess',
    'fees/present',
    'inspections/case-queries',
    'inspections/minutes',
    'offices/queries',
    'permit-types/queries',
    'permits/case-queries',
    'permits/issue',
    'privacy/answers',
    'privacy/without-data',
    'privacy/whose',
    'visits/case-queries',
    'visits/ending',
  ],
  assignments: [
    'applications/changes',
    'applications/list-queries',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'calendar/queries',
    'privacy/whose',
  ],
  certificates: [
    'applications/queries',
    'applications/visibility',
    'documents/storage-failure',
    'offices/queries',
    'permit-types/queries',
  ],
  claims: [
    'applications/changes',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'contacts/changes',
    'contacts/queries',
    'notifications/queue',
    'notifications/words',
  ],
  clients: ['keys/issue', 'keys/queries'],
  clocks: [
    'applications/queries',
    'applications/routes',
    'applications/transition',
    'applications/visibility',
    'calendar/queries',
    'permit-types/queries',
    'privacy/answers',
  ],
  contacts: [
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'notifications/queue',
  ],
  corrections: [
    'applications/changes',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'privacy/answers',
  ],
  credentials: ['applications/visibility', 'permits/state-queries', 'verifications/code-checks'],
  documents: [
    'applications/changes',
    'applications/draft',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'offices/queries',
  ],
  estimates: ['calendar/queries', 'offices/queries', 'permit-types/queries'],
  fees: [
    'applications/changes',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/transition',
    'applications/visibility',
  ],
  history: ['applications/routes', 'applications/visibility'],
  inspections: [
    'applications/changes',
    'applications/present',
    'applications/queries',
    'applications/visibility',
    'calendar/queries',
  ],
  kiosks: ['keys/issue', 'keys/queries'],
  messages: [
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'offices/queries',
    'received-mails/queries',
  ],
  notifications: [
    'applications/routes',
    'applications/visibility',
    'contacts/changes',
    'offices/queries',
    'permit-types/queries',
    'visits/offer',
  ],
  offices: [
    'applications/transfer',
    'inspections/transfer',
    'permit-types/queries',
    'permits/transfer',
    'received-mails/estate',
    'staff/changes',
  ],
  permits: ['applications/visibility', 'offices/queries'],
  privacy: [
    'applications/changes',
    'applications/list-queries',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/visibility',
    'contacts/changes',
    'offices/queries',
    'permit-types/queries',
  ],
  queue: ['calendar/queries', 'visits/hours-queries'],
  'received-mails': [
    'applications/changes',
    'applications/draft',
    'applications/present',
    'applications/queries',
    'applications/routes',
    'applications/transition',
    'applications/visibility',
    'contacts/state',
    'documents/changes',
    'documents/file-check',
    'documents/pdf-check',
    'documents/scan',
    'documents/storage-failure',
    'notifications/changes',
    'notifications/queue',
    'permit-types/queries',
    'privacy/without-data',
  ],
  regions: ['offices/life-queries'],
  statistics: ['calendar/queries', 'clocks/queries', 'permit-types/queries'],
  verifications: ['documents/linger', 'documents/minimum-rate', 'offices/queries', 'permits/state-queries'],
  visits: [
    'applications/changes',
    'applications/present',
    'applications/queries',
    'applications/visibility',
    'calendar/queries',
    'offices/queries',
  ],
}

const isRoutes = ({ path }: Source) => /[/-]routes\.ts$/.test(path) && !path.startsWith('src/embedded/')
const isSchema = ({ path }: Source) => /[/-]schema\.ts$/.test(path)
const isQueries = ({ path }: Source) => /[/-]queries\.ts$/.test(path)
const isRule = ({ path }: Source) => rules.includes(path)
const isDeed = ({ path }: Source) => deeds.includes(path)
const isEmbedded = ({ path }: Source) => path.startsWith('src/embedded/')
const isSample = ({ path }: Source) => path.startsWith('src/sample/')

describe('who may import whom', () => {
  never(
    'a route',
    isRoutes,
    "the tables, the migration or the storage's protocol",
    /^(?:drizzle-orm|@aws-sdk|postgres$|pg-boss|src\/db\/(?:tables|migrate))/,
  )
  never(
    'a schema',
    isSchema,
    'the database or the storage',
    /^(?:drizzle-orm|postgres$|src\/db\/|src\/storage|@aws-sdk)/,
  )
  never('a query', isQueries, 'HTTP or the storage', /^(?:fastify|@fastify\/|src\/storage|@aws-sdk)/)
  never(
    'a rule',
    isRule,
    'HTTP, the database, files or the network',
    /^(?:fastify|@fastify\/|postgres$|drizzle-orm|@aws-sdk|src\/(?:db|storage|starting|config)\b|node:(?!crypto$|util$|zlib$))/,
  )
  never('a deed', isDeed, 'HTTP or the tables', /^(?:fastify|@fastify\/|drizzle-orm|@aws-sdk|src\/db\/tables)/)
  never('anything but the storage', ({ path }) => !/^src\/storage(?:-parts)?\.ts$/.test(path), 'S3', /^@aws-sdk/)
  never(
    "anything but the database's room",
    ({ path }) => !path.startsWith('src/db/'),
    'the tables',
    /^(?:drizzle-orm|src\/db\/tables)/,
  )
  never(
    'anything but the start',
    (source) => !source.path.startsWith('src/starting/') && !isEmbedded(source) && !isSample(source),
    'the embedded parts or the sample',
    /^src\/(?:embedded|sample)\//,
  )
  never('an embedded part', isEmbedded, 'the product', /^src\/(?!embedded\/|words|sample\/users)/)

  it('the lists of rules and deeds name files that there are', () => {
    for (const path of [...rules, ...deeds])
      assert.ok(
        sources.some((source) => source.path === path),
        path,
      )
  })

  it('rooms take from each other only rules and schemas, but for what is listed here', () => {
    const taken = sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ from, typeOnly }) => {
        const [room, other] = [path, from].map((place) => rooms.find((name) => place.startsWith(`src/${name}/`)))
        return typeOnly || !room || !other || room === other || rules.includes(from) || from.endsWith('schema.ts')
          ? []
          : [`${room} -> ${from}`]
      }),
    )
    const listed = Object.entries(betweenRooms).flatMap(([room, others]) =>
      others.map((other) => `${room} -> src/${other}.ts`),
    )
    assert.deepEqual([...new Set(taken)].sort(), listed.sort())
  })

  it('no files need each other to be there first', () => {
    const needs = new Map(
      sources.map(({ path, imports }) => [
        path,
        imports.filter(({ from, typeOnly }) => !typeOnly && from.startsWith('src/')).map(({ from }) => from),
      ]),
    )
    assert.deepEqual(
      [...needs.keys()].flatMap((path) => circleFrom(path, needs)),
      [],
    )
  })

  it('the product needs no package that only development has, and its own part only what it must', () => {
    for (const { path, imports } of sources) {
      for (const { from, typeOnly } of imports.filter((taken) => !taken.from.startsWith('src/') && !taken.typeOnly)) {
        const [scope = '', name = ''] = from.split('/')
        const pack = scope.startsWith('@') ? `${scope}/${name}` : scope
        const optional = path.startsWith('src/embedded/') && pack in optionalDependencies
        assert.ok(typeOnly || from.startsWith('node:') || pack in dependencies || optional, `${path} imports ${from}`)
        assert.ok(!builtinModules.includes(from), `${path} imports ${from} without node:`)
      }
    }
  })
})

describe('what is said nowhere else', () => {
  it('only the program reads the environment, and the scripts read from it where the server is', () => {
    assert.deepEqual(
      said((node) => ts.isPropertyAccessExpression(node) && node.getText() === 'process.env'),
      ['src/program.ts', 'src/sample/address.ts'],
    )
  })

  it('no scope adds a schema: one that has one of its own would lose the validators of all', () => {
    assert.deepEqual(
      said((node) => ts.isPropertyAccessExpression(node) && node.name.text === 'addSchema'),
      ['src/validation.ts'],
    )
  })

  it('no rule looks at a clock, waits, or asks the network', () => {
    const forbidden =
      /^(?:Date\.now|performance\.now|setTimeout|setInterval|setImmediate|fetch|Math\.random|process\.\w+)$/
    const found = sources
      .filter(isRule)
      .flatMap(({ path, tree }) =>
        nodesIn(tree).flatMap((node) =>
          (ts.isCallExpression(node) && forbidden.test(node.expression.getText())) ||
          (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
            ? [`${path}: ${node.getText()}`]
            : [],
        ),
      )
    assert.deepEqual(found, [])
  })
})

describe('types', () => {
  it('are never given up: no any, no cast by way of unknown, no silenced error, nothing said to be there without looking', async () => {
    const all = [...sources, ...(await sourcesIn('openapi', 'test'))]
    const found = all.flatMap(({ path, tree }) => [
      ...nodesIn(tree)
        .filter(isGivenUp)
        .map((node) => `${path}: ${node.parent.getText().slice(0, 80)}`),
      ...(/@ts-(?:ignore|nocheck|expect-error)/.test(tree.text) ? [`${path}: a silenced error`] : []),
    ])
    assert.deepEqual(found, [])
  })
})

function never(who: string, applies: (source: Source) => boolean, whom: string, what: RegExp): void {
  it(`${who} never knows ${whom}`, () => {
    const those = sources.filter(applies)
    assert.ok(those.length > 0)
    assert.deepEqual(
      those.flatMap(({ path, imports }) =>
        imports.filter(({ from }) => what.test(from)).map(({ from }) => `${path} imports ${from}`),
      ),
      [],
    )
  })
}

const said = (what: (node: ts.Node) => boolean): string[] =>
  sources.filter(({ tree }) => nodesIn(tree).some(what)).map(({ path }) => path)

const isGivenUp = (node: ts.Node): boolean =>
  node.kind === ts.SyntaxKind.AnyKeyword ||
  ts.isNonNullExpression(node) ||
  (ts.isAsExpression(node) &&
    ts.isAsExpression(node.expression) &&
    node.expression.type.kind === ts.SyntaxKind.UnknownKeyword)

/** The way from a file back to itself, if there is one. */
function circleFrom(start: string, needs: Map<string, string[]>): string[] {
  const ways: string[][] = [[start]]
  const seen = new Set<string>()
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const next of needs.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [[...way, start].join(' -> ')]
      if (!seen.has(next)) ways.push([...way, next])
      seen.add(next)
    }
  }
  return []
}
