import { applicationBlockers } from '../../../src/applications/steps/blocker-words.ts'
import { applicationWarnings } from '../../../src/applications/steps/warning.ts'
import type { BlockerWords } from '../../../src/http/problems/blocker-words.ts'
import { catalogue, exampleDetail, families, type ProblemCode } from '../../../src/http/problems/catalogue.ts'
import { faultWords } from '../../../src/http/problems/fault-words.ts'
import { faultAsFound } from '../../../src/http/problems/faults.ts'
import { actionLabel, labelledActions } from '../../../src/http/problems/labels/actions.ts'
import { roleLabels } from '../../../src/http/problems/labels/roles.ts'
import { statusLabels } from '../../../src/http/problems/labels/states.ts'
import { detailOf } from '../../../src/http/problems/problem-type.ts'
import { unauthorizedWords } from '../../../src/http/problems/unauthorized-words.ts'
import { officeBlockers } from '../../../src/network/offices/blocker-words.ts'
import { permitBlockers } from '../../../src/permits/blocker-words.ts'
import type { Names } from '../../../src/platform/words.ts'
import { readerLabels } from '../../../src/program/docs/problem-page.ts'
import { rooms } from '../../../src/program/rooms.ts'

export const problemsPage = new URL('../../../docs/problems.md', import.meta.url)

const familyTitles: Record<keyof typeof families, string> = {
  requests: 'The request',
  access: 'Who asks',
  applications: 'Applications and their steps',
  work: 'Work on an application',
  files: 'Files and mail',
  visits: 'Inspections, visits and queues',
  network: 'Permit types, offices, staff and agencies',
  sandbox: 'The sandbox',
}

type Row = readonly [code: string, words: Names]

const entriesOf = <T extends object>(table: T) => Object.entries(table) as [keyof T & string, T[keyof T]][]

const problemRow = (code: ProblemCode): Row => {
  const { status, reader, title } = catalogue[code]
  const detail = exampleDetail(code)
  return [
    `\`${code}\` · ${status} · ${readerLabels[reader].en}`,
    { id: `**${title.id}.** ${detail.id}`, en: `**${title.en}.** ${detail.en}` },
  ]
}

const blockerRows = (table: BlockerWords): Row[] =>
  Object.entries(table).map(([code, { words, example }]) => [`\`${code}\``, words(example as never)])

const faultRow = ([code, { example }]: [string, { example: object }]): Row => [
  `\`${code}\``,
  faultAsFound({ pointer: '/place' }, code, example).detail,
]

const labelRows = (table: Readonly<Record<string, Names>>): Row[] =>
  Object.entries(table).map(([code, words]) => [`\`${code}\``, words])

/** Returns the text of the page of all problems, blockers, faults and labels in both languages. */
export const problemsText = (): string =>
  [
    [
      '# Problems, as people read them',
      '',
      'This page is made by `npm run problems` from the code and sample values; do not change it by hand. It shows each',
      'sentence of a refusal in both languages, so that somebody who knows a language can review it. Codes are for programs',
      'and never change; sentences may. A server explains each problem at `/docs/problems/{code}`.',
    ].join('\n'),
    '## Problems',
    ...entriesOf(families).flatMap(([family, problems]) => [
      `### ${familyTitles[family]}`,
      tableOf(entriesOf(problems).map(([code]) => problemRow(code))),
    ]),
    '### Why somebody is not signed in',
    tableOf(entriesOf(unauthorizedWords).map(([reason, words]) => [`\`${reason}\``, detailOf(words)])),
    '## Conditions of a step (`blockers`)',
    ...Object.entries<BlockerWords>({
      'of an application': applicationBlockers,
      'of an office': officeBlockers,
      'of a permit': permitBlockers,
    }).flatMap(([whose, table]) => [`### ${capitalised(whose)}`, tableOf(blockerRows(table))]),
    '## Before a step (`warnings`)',
    'They stop nothing. `nextActions` and the answer to `?dryRun=true` have them.',
    tableOf(blockerRows(applicationWarnings)),
    '## Faults (`errors`)',
    '`"place"` stands for the label of the field in a form, or for the name of the member in a request.',
    tableOf(entriesOf(faultWords).map(faultRow)),
    '## Labels',
    '### Things that were not found',
    tableOf(rooms.flatMap(({ nouns = {} }) => labelRows(nouns))),
    '### Roles',
    tableOf(labelRows(roleLabels)),
    '### Statuses of applications, permits and offices',
    tableOf(labelRows(statusLabels)),
    '### What somebody may be forbidden to do',
    tableOf(labelledActions.map((action): Row => [`\`${action}\``, actionLabel(action)])),
  ]
    .join('\n\n')
    .concat('\n')

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const tableOf = (rows: readonly Row[]): string =>
  [
    '| | Bahasa Indonesia | English |',
    '|---|---|---|',
    ...rows.map(([code, { id, en }]) => `| ${code} | ${inCell(id)} | ${inCell(en)} |`),
  ].join('\n')

const inCell = (text: string) => text.replaceAll('|', '\\|')
