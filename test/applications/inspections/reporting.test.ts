import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Blocker, type Person, somePdf, somePng } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { today } from '../../support/scenes/days.ts'
import { fence } from '../../support/scenes/fence.ts'
import { brings, checklist, inInspection, inspectedFence } from '../../support/scenes/inspected-fence.ts'
import {
  type Appointment,
  appointmentsOf,
  appoints,
  happeningsOf,
  inspectionOf,
  letBegin,
  puts,
} from '../../support/scenes/inspections.ts'

const net = await network()
after(() => net.close())
before(async () => {
  await brings(net, 'FENCE', inspectedFence)
  await brings(net, 'PLAIN', { ...inspectedFence, inspection: undefined })
})

interface Filed {
  id: string
  inspector: { id: string; name: string }
  appointmentId: string | null
  signedByApplicantAt: string | null
  report: {
    findings: string
    recommendation?: string
    checks: { code: string; result?: string; measure?: number; choice?: string; photographs?: string[] }[]
  }
}
const fenceUnderInspection = (fields: object = {}) => inInspection(net, 'FENCE', fields)
const told = (blockers: Blocker[]) =>
  blockers.map(({ code, target }) => (target === undefined ? code : `${code} ${target}`))
const reportsOf = async (person: Person, { id }: { id: string }) =>
  (await person.does<{ data: Filed[] }>(200, 'GET', `/v1/applications/${id}/inspection-reports`)).data
const photographs = async (application: Application, count = 1) => {
  const ids: string[] = []
  for (let taken = 0; taken < count; taken++)
    ids.push((await net.inspector.uploads('inspection_photo', application, somePng(), 'site.png')).id)
  return ids
}
const minutes = async (application: Application) =>
  (await net.inspector.uploads('inspection_minutes', application, somePdf())).id

/** Returns a complete report with these changes. */
const wholeReport = (shown: string[], changed: object = {}) => ({
  inspectedOn: today(),
  applicantPresent: true,
  findings: 'As drawn.',
  recommendation: 'compliant',
  withoutAppointment: 'The inspector was in the street.',
  checks: [
    { code: 'position', result: 'pass', photographs: shown },
    { code: 'height', measure: 2 },
    { code: 'state', choice: 'sound' },
  ],
  ...changed,
})
const reports = async (application: Application, changed: object = {}) =>
  net.inspector.takes('report_inspection', application, {
    report: wholeReport(await photographs(application), changed),
  })
const isBlocked = async (application: Application, report: object) =>
  told(await net.inspector.isBlocked('report_inspection', application, { report }))
const isWrong = async (application: Application, report: object) =>
  faultsIn(isRefused(await net.inspector.tries('report_inspection', application, { report }), 422, 'rule_broken')).map(
    (fault) => fault.replace('/report', ''),
  )
const signs = (person: Person, application: { id: string }, reportId: string, headers: Record<string, string> = {}) =>
  person.asks('POST', `/v1/applications/${application.id}/inspection-reports/${reportId}/signature`, {
    body: { statementAccepted: true },
    headers,
  })

describe('a report by the check list', () => {
  it('is stored with the result of each check, the inspector, and the photographs', async () => {
    const application = await fenceUnderInspection()
    const shown = await photographs(application, 2)
    const checks = [
      { code: 'position', result: 'pass', photographs: shown },
      { code: 'height', measure: 2.6, note: 'At the gate.' },
      { code: 'state', choice: 'sound' },
    ]
    const { id } = await net.inspector.takes('report_inspection', application, {
      report: wholeReport(shown, {
        checks,
        recommendation: 'compliant_with_conditions',
        conditions: 'Lower the gate.',
      }),
    })
    const [filed] = await reportsOf(net.applicant, application)
    assert.deepEqual(filed?.report.checks, [
      checks[0],
      { ...checks[1], result: 'fail' },
      { ...checks[2], result: 'pass' },
    ])
    assert.deepEqual(
      [filed.id, filed.inspector.name, filed.appointmentId, filed.signedByApplicantAt],
      [id, 'inspector', null, null],
    )
    assert.deepEqual(
      await net.applicant.does(200, 'GET', `/v1/applications/${application.id}/inspection-reports/${id}`),
      filed,
    )
    const { report } = await inspectionOf(net.applicant, application)
    assert.deepEqual([report?.id, report?.recommendation], [id, 'compliant_with_conditions'])
  })

  it("answers every item that the form's answers require, as the case lists them", async () => {
    const [plain, electric] = [await fenceUnderInspection(), await fenceUnderInspection({ electric: true })]
    assert.deepEqual((await inspectionOf(net.inspector, plain)).requiredChecks, ['position', 'height', 'state'])
    assert.deepEqual((await inspectionOf(net.inspector, electric)).requiredChecks, [
      'position',
      'height',
      'state',
      'wires',
    ])
    assert.deepEqual(await isBlocked(electric, wholeReport(await photographs(electric))), ['check_missing wires'])
    assert.deepEqual(await isBlocked(plain, wholeReport([], { checks: [] })), [
      'check_missing position',
      'check_missing height',
      'check_missing state',
    ])
  })

  it('has a photograph where one is required, which the next actions say before', async () => {
    const application = await fenceUnderInspection()
    const next = async () =>
      (await net.inspector.reads(application)).nextActions.find(({ action }) => action === 'report_inspection')
        ?.blockers ?? []
    assert.deepEqual(told(await next()), ['photograph_missing position'])
    const shown = await photographs(application)
    assert.deepEqual(await next(), [])
    assert.deepEqual(await isBlocked(application, wholeReport([])), ['photograph_missing position'])
    await net.inspector.takes('report_inspection', application, { report: wholeReport(shown) })
  })

  it('accepts only photographs and minutes of this visit', async () => {
    const application = await fenceUnderInspection()
    const [old] = await photographs(application)
    await net.inspector.takes('report_inspection', application, { report: wholeReport([old ?? '']) })
    await net.reviewer.takes('inspect', application)
    assert.deepEqual(told((await net.inspector.reads(application)).nextActions[0]?.blockers ?? []), [
      'photograph_missing position',
    ])
    const [paper, identityCard, elsewhere] = [
      await minutes(application),
      application.documents[0]?.id ?? '',
      (await photographs(await fenceUnderInspection()))[0],
    ]
    for (const id of [old, paper, identityCard, elsewhere, crypto.randomUUID()])
      assert.deepEqual(await isWrong(application, wholeReport([id ?? ''])), [
        '/checks/0/photographs/0 not_of_this_visit',
      ])
    const shown = await photographs(application)
    assert.deepEqual(
      await isWrong(
        application,
        wholeReport(shown, { applicantSignature: { signedBy: 'applicant', evidence: shown[0] } }),
      ),
      ['/applicantSignature/evidence not_of_this_visit'],
    )
  })

  it('answers each item once, by its kind', async () => {
    const application = await fenceUnderInspection()
    const [position, height, state] = wholeReport(await photographs(application)).checks
    const wrong: [checks: object[], faults: string[]][] = [
      [
        [position, height, state, { code: 'colour', result: 'pass' }].flatMap((check) => check ?? []),
        ['/checks/3/code unknown_check'],
      ],
      [[position, height, state, state].flatMap((check) => check ?? []), ['/checks/3/code uniqueItems']],
      [
        [position, { code: 'height', result: 'pass' }, state].flatMap((check) => check ?? []),
        ['/checks/1/measure required', '/checks/1/result other_kind'],
      ],
      [
        [position, height, { code: 'state', choice: 'rusty' }].flatMap((check) => check ?? []),
        ['/checks/2/choice enum'],
      ],
    ]
    for (const [checks, faults] of wrong)
      assert.deepEqual(await isWrong(application, wholeReport([], { checks })), faults)
  })

  it('has a recommendation that its answers support', async () => {
    const application = await fenceUnderInspection()
    const shown = await photographs(application)
    const failed = [
      { code: 'position', result: 'pass', photographs: shown },
      { code: 'height', measure: 0.9 },
      { code: 'state', choice: 'unsafe' },
    ]
    assert.deepEqual(await isBlocked(application, wholeReport(shown, { recommendation: undefined })), [
      'recommendation_missing /report/recommendation',
    ])
    assert.deepEqual(await isBlocked(application, wholeReport(shown, { checks: failed })), [
      'check_failed height',
      'check_failed state',
    ])
    assert.deepEqual(
      await isBlocked(application, wholeReport(shown, { recommendation: 'compliant_with_conditions' })),
      ['conditions_missing /report/conditions'],
    )
    assert.deepEqual(await isWrong(application, wholeReport(shown, { conditions: 'Paint it.' })), [
      '/conditions contradicts',
    ])
    await net.inspector.takes('report_inspection', application, {
      report: wholeReport(shown, { checks: failed, recommendation: 'not_compliant' }),
    })
  })

  it('is of a day since the application was submitted, in the time zone of the network', async () => {
    const application = await fenceUnderInspection()
    await net.database.pool`
      update applications
      set submitted_at = '2026-11-25T17:30:00Z'
      where id = ${application.id}`
    const shown = await photographs(application)
    for (const inspectedOn of ['0001-01-01', '2026-11-25'])
      assert.deepEqual(await isWrong(application, wholeReport(shown, { inspectedOn })), [
        '/inspectedOn inspected_too_early',
      ])
    await net.inspector.takes('report_inspection', application, {
      report: wholeReport(shown, { inspectedOn: '2026-11-26' }),
    })
  })

  it('is of a past day or today, and of an announced visit, or gives the reason why not', async () => {
    const application = await fenceUnderInspection()
    const shown = await photographs(application)
    const unannounced = wholeReport(shown, { withoutAppointment: undefined })
    assert.deepEqual(await isBlocked(application, wholeReport(shown, { inspectedOn: '2999-01-01' })), [
      'inspection_ahead /report/inspectedOn',
    ])
    assert.deepEqual(await isBlocked(application, unannounced), ['appointment_missing /report/withoutAppointment'])
    const made = await appoints(net.inspector, application)
    assert.deepEqual(await isBlocked(application, unannounced), ['appointment_ahead /report/withoutAppointment'])
    await letBegin(net, made)
    await net.inspector.takes('report_inspection', application, { report: unannounced })
    const [
      [filed],
      {
        data: [held],
      },
    ] = [
      await reportsOf(net.reviewer, application),
      await net.applicant.does<{ data: Appointment[] }>(200, 'GET', appointmentsOf(application)),
    ]
    assert.deepEqual([filed?.appointmentId, held?.outcome?.outcome], [made.id, 'held'])
    assert.equal((await inspectionOf(net.applicant, application)).appointment, null)
  })

  it('leaves earlier appointments their outcome', async () => {
    const application = await fenceUnderInspection()
    const missed = await appoints(net.inspector, application)
    await letBegin(net, missed)
    const noShow = { outcome: 'no_show', reason: 'Nobody opened.' }
    assert.equal((await puts(net.inspector, 'outcome', application, missed, noShow)).status, 200)
    const made = await appoints(net.inspector, application)
    await letBegin(net, made)
    await reports(application)
    const { data } = await net.applicant.does<{ data: Appointment[] }>(200, 'GET', appointmentsOf(application))
    assert.deepEqual(
      data.map(({ id, outcome }) => [id, outcome?.outcome]),
      [
        [missed.id, 'no_show'],
        [made.id, 'held'],
      ],
    )
  })

  it('cancels an appointment that was still ahead', async () => {
    const application = await fenceUnderInspection()
    await appoints(net.inspector, application)
    await reports(application)
    const {
      data: [made],
    } = await net.applicant.does<{ data: Appointment[] }>(200, 'GET', appointmentsOf(application))
    assert.deepEqual(
      [made?.outcome?.outcome, (await reportsOf(net.applicant, application))[0]?.appointmentId],
      ['cancelled', null],
    )
  })

  it('is only text where the permit type has no check list', async () => {
    const application = await inInspection(net, 'PLAIN')
    const report = { inspectedOn: today(), applicantPresent: false, findings: 'As stated.' }
    assert.deepEqual(
      await isWrong(application, {
        ...report,
        recommendation: 'compliant',
        checks: [{ code: 'position', result: 'pass' }],
      }),
      ['/checks/0/code no_checklist', '/recommendation no_checklist'],
    )
    await net.inspector.takes('report_inspection', application, { report })
    assert.deepEqual(
      (await reportsOf(net.applicant, application)).map(({ report: filed }) => filed),
      [{ ...report, checks: [] }],
    )
    assert.equal((await net.reviewer.takes('approve', application)).to, 'ready_to_sign')
  })

  it('is visible to those who see the application, and to nobody else', async () => {
    const application = await fenceUnderInspection()
    const { id } = await reports(application)
    for (const address of ['', `/${id}`]) {
      for (const person of [net.applicant, net.head, net.frontDesk])
        await person.does(200, 'GET', `/v1/applications/${application.id}/inspection-reports${address}`)
      for (const person of [net.stranger, net.admin])
        isRefused(
          await person.asks('GET', `/v1/applications/${application.id}/inspection-reports${address}`),
          404,
          'not_found',
        )
    }
    const own = await net.stranger.drafts('FENCE')
    isRefused(await net.stranger.asks('GET', `/v1/applications/${own.id}/inspection-reports/${id}`), 404, 'not_found')
  })
})

describe('a site found not compliant', () => {
  it('is not approved before another inspection; every report stays', async () => {
    const application = await fenceUnderInspection()
    await reports(application, { recommendation: 'not_compliant' })
    assert.deepEqual(told(await net.reviewer.isBlocked('approve', application)), ['inspection_not_compliant'])
    await net.reviewer.takes('inspect', application)
    await reports(application)
    assert.deepEqual(
      (await reportsOf(net.applicant, application)).map(({ report }) => report.recommendation),
      ['not_compliant', 'compliant'],
    )
    assert.equal((await net.reviewer.takes('approve', application)).to, 'ready_to_sign')
  })

  it('can be refused', async () => {
    const application = await fenceUnderInspection()
    await reports(application, { recommendation: 'not_compliant' })
    assert.equal(
      (await net.reviewer.takes('propose_refusal', application, inputs['propose_refusal'])).to,
      'refusal_proposed',
    )
  })
})

describe('signatures', () => {
  it('on paper count when the paper is among the documents', async () => {
    const application = await fenceUnderInspection()
    const shown = await photographs(application)
    for (const signedBy of ['applicant', 'proxy']) {
      assert.deepEqual(await isBlocked(application, wholeReport(shown, { applicantSignature: { signedBy } })), [
        'minutes_missing inspection_minutes',
      ])
    }
    const applicantSignature = { signedBy: 'applicant', evidence: await minutes(application) }
    const { id } = await net.inspector.takes('report_inspection', application, {
      report: wholeReport(shown, { applicantSignature }),
    })
    isRefused(await signs(net.applicant, application, id), 409, 'signed_already')
  })

  it('cannot come from a person who was absent, nor be missing for absence of one who was present', async () => {
    const application = await fenceUnderInspection()
    const shown = await photographs(application)
    const contradictions = [
      { applicantPresent: false, applicantSignature: { signedBy: 'refused' } },
      { applicantPresent: true, applicantSignature: { signedBy: 'absent' } },
    ]
    for (const changed of contradictions)
      assert.deepEqual(await isWrong(application, wholeReport(shown, changed)), [
        '/applicantSignature/signedBy contradicts',
      ])
    assert.deepEqual(
      await isWrong(application, wholeReport(shown, { applicantPresent: false, representedBy: 'proxy' })),
      ['/representedBy contradicts'],
    )
    await net.inspector.takes('report_inspection', application, {
      report: wholeReport(shown, { applicantPresent: false, applicantSignature: { signedBy: 'absent' } }),
    })
  })

  it('of the applicant can be added later in their own client, once, and by nobody else', async () => {
    const application = await fenceUnderInspection()
    const { id } = await reports(application, {
      applicantSignature: { signedBy: 'refused', note: 'Wants to read it first.' },
    })
    for (const person of [net.inspector, net.head, net.frontDesk])
      isRefused(await signs(person, application, id), 403, 'forbidden')
    isRefused(await signs(net.stranger, application, id), 404, 'not_found')
    isRefused(await signs(net.applicant, await fenceUnderInspection(), id), 404, 'not_found')
    isRefused(await signs(net.applicant, application, id, { 'if-match': `"${application.version}"` }), 412, 'stale')
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [
      await signs(net.applicant, application, id, headers),
      await signs(net.applicant, application, id, headers),
    ]
    assert.deepEqual([first.status, again.text], [201, first.text])
    isRefused(await signs(net.applicant, application, id), 409, 'signed_already')
    assert.equal(
      (await inspectionOf(net.reviewer, application)).report?.signedByApplicantAt,
      first.json<Filed>().signedByApplicantAt,
    )
    assert.equal((await happeningsOf(net.applicant, application)).at(-1), 'inspection_report.signed')
  })

  it('are refused once the application is closed', async () => {
    const application = await fenceUnderInspection()
    const { id } = await reports(application)
    await net.applicant.takes('withdraw', application, inputs['withdraw'])
    isRefused(await signs(net.applicant, application, id), 409, 'not_editable')
  })

  it('and reports are immutable, even for direct access to the database', async () => {
    const application = await fenceUnderInspection()
    await signs(net.applicant, application, (await reports(application)).id)
    const { pool } = net.database
    for (const rewriting of [
      pool`update inspection_reports set recommendation = 'compliant'`,
      pool`delete from inspection_reports`,
      pool`update inspection_signatures set at = now()`,
      pool`delete from inspection_signatures`,
    ]) {
      await assert.rejects(rewriting, /written once/)
    }
  })
})

describe('the check list of a permit type', () => {
  const [position, height, state] = checklist
  const withItems = (...items: (object | undefined)[]) => ({
    ...inspectedFence,
    inspection: { certainty: 'uncertain', checklist: items },
  })
  const cases: [string, object, string][] = [
    ['that names an item twice', withItems(position, position), '/inspection/checklist/1/code uniqueItems'],
    [
      'with a rule about a field that does not exist',
      withItems({ ...position, requiredWhen: 'answers.fence.width > 1' }),
      '/inspection/checklist/0/requiredWhen rule',
    ],
    [
      'with a rule of the wrong type',
      withItems({ ...position, requiredWhen: 'answers.fence.posts' }),
      '/inspection/checklist/0/requiredWhen rule',
    ],
    ['with a measure in no unit', withItems({ ...height, unit: undefined }), '/inspection/checklist/0/unit required'],
    [
      'with a measure that nothing can meet',
      withItems({ ...height, minimum: 3, maximum: 2 }),
      '/inspection/checklist/0/maximum contradiction',
    ],
    [
      'with bounds on what is not measured',
      withItems({ ...position, minimum: 3 }),
      '/inspection/checklist/0/minimum contradiction',
    ],
    [
      'with a choice of nothing',
      withItems({ ...state, choices: undefined }),
      '/inspection/checklist/0/choices required',
    ],
    [
      'with two choices of one name',
      withItems({ ...state, choices: [state?.choices?.[0], state?.choices?.[0]] }),
      '/inspection/checklist/0/choices/1/code uniqueItems',
    ],
    [
      'where there is no inspection',
      { ...fence, stages: { inspection: false, fee: true }, samples: [], inspection: inspectedFence.inspection },
      '/inspection contradiction',
    ],
  ]
  for (const [name, definition, expected] of cases) {
    it(`${name} is refused, by pointer`, async () => {
      assert.deepEqual(
        faultsIn(
          isRefused(
            await net.admin.asks('POST', '/v1/permit-type-drafts', { body: { code: 'WRONG', definition } }),
            422,
            'rule_broken',
          ),
        ),
        [expected],
      )
    })
  }

  it('needs both languages', async () => {
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', {
      body: { code: 'WRONG', definition: withItems({ ...position, names: { id: 'Letak' } }) },
    })
    assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), [
      '/definition/inspection/checklist/0/names/en required',
    ])
  })

  it('is in the catalogue', async () => {
    const { inspection } = await net.nobody.does<{ inspection: object }>(200, 'GET', '/v1/permit-types/FENCE')
    assert.deepEqual(inspection, inspectedFence.inspection)
  })
})
