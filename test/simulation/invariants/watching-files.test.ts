import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import { Bench } from './broken.ts'

let net: Network
let bench: Bench
let file: string
let paused: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  file = (await imbIn('handed_over', net)).id
  paused = (await imbIn('awaiting_payment', net)).id
})
after(async () => {
  await bench.close()
  await net.close()
})

const ofFile = () => ({ applications: [file] })
const ofPaused = () => ({ applications: [paused] })

/** The statement that gives each event of an application the hashes that fit what it says now. */
const chainedAnew = (id: string): string => `
  do $$ declare e application_events; last bytea := ''; begin
    for e in select * from application_events where application_id = '${id}' order by version loop
      e.previous_hash := last; last := event_hash(last, e);
      update application_events set previous_hash = e.previous_hash, hash = last where id = e.id;
    end loop; end $$`

describe('an application that reached its end by the rules', () => {
  it('breaks no invariant', async () => {
    const { checks, findings } = await bench.checks({ applications: [file, paused] })
    assert.deepEqual(findings, [])
    assert.ok(checks > 300, `${checks} checks`)
  })
})

describe('the invariants of an application find', () => {
  it('a permit signed before an original was matched', () =>
    bench.finds(
      'originals-are-matched',
      ofFile(),
      (sql) => sql`
      update application_events
      set type = 'original.mismatched'
      where application_id = ${file} and type = 'original.matched' and details->>'slot' = 'land_title'`,
    ))

  it('bytes that changed after they were compared', () =>
    bench.finds(
      'compared-bytes-stay',
      ofFile(),
      (sql) => sql`
      update documents set sha256 = sha256('other') where application_id = ${file} and slot = 'land_title'`,
    ))

  it('a submitted file in which a virus was found', async () => {
    const { id } = await imbIn('submitted', net)
    await net.database.pool`update documents set scan = 'infected' where application_id = ${id}`
    await bench.hears('submitted-files-are-clean', { applications: [id] }, {})
  })

  it('a reviewer who signed', () =>
    bench.finds(
      'duties-are-apart',
      ofFile(),
      (sql) => sql`
      update application_events e
      set actor_id = r.actor_id
      from application_events r
      where e.application_id = ${file} and e.action = 'sign' and r.application_id = ${file} and r.action = 'approve'`,
    ))

  it('an officer without a post', () =>
    bench.finds(
      'officers-hold-their-posts',
      ofFile(),
      (sql) => sql`
      update staff
      set starts_at = now() + interval '1 day'
      where role = 'head' and person_id in (select actor_id
        from application_events
        where application_id = ${file} and action = 'sign')`,
    ))

  it('a step that the table does not have', () =>
    bench.finds(
      'steps-are-of-the-table',
      ofFile(),
      (sql) => sql`
      update application_events set standing = 'front_desk' where application_id = ${file} and action = 'sign'`,
    ))

  it('an event that was rewritten', () =>
    bench.finds(
      'history-is-chained',
      ofFile(),
      (sql) => sql`
      update application_events
      set details = '{"forged": true}'
      where application_id = ${file} and action = 'accept'`,
    ))

  it('a history that was rewritten as a whole, with new hashes', () =>
    bench.finds('history-is-chained', ofFile(), async (sql) => {
      await sql`
        update application_events
        set details = '{"forged": true}'
        where application_id = ${file} and action = 'sign'`
      await sql.unsafe(chainedAnew(file))
    }))

  it('a change after the submission without an event, followed by others, at its first look', async () => {
    const { id } = await imbIn('awaiting_payment', net)
    await net.database.pool.begin(async (sql) => {
      await sql`set local session_replication_role = 'replica'`
      await sql`
        update application_events
        set version = version + 1000
        where application_id = ${id}
          and version > (select version from application_events where application_id = ${id} and action = 'submit')`
      await sql`update applications set version = version + 1000 where id = ${id}`
      await sql.unsafe(chainedAnew(id))
    })
    await bench.hears('history-is-chained', { applications: [id] }, {})
  })

  it('an uploaded file without its event', () =>
    bench.finds(
      'history-is-chained',
      ofFile(),
      (sql) => sql`
      update documents set slot = 'other' where application_id = ${file} and slot = 'land_title'`,
    ))

  it('a change without an event', () =>
    bench.finds(
      'history-is-chained',
      ofFile(),
      (sql) => sql`
      update applications set version = version + 1 where id = ${file}`,
    ))

  it('a status that no step led to', () =>
    bench.finds(
      'status-follows-steps',
      ofFile(),
      (sql) => sql`
      update applications set status = 'issued' where id = ${file}`,
    ))
})

describe('the invariants of time and money find', () => {
  it('a gap in the clock', () =>
    bench.finds(
      'intervals-tile',
      ofFile(),
      (sql) => sql`
      update application_intervals
      set ended_at = ended_at + interval '1 microsecond'
      where application_id = ${file} and sequence = 2`,
    ))

  it('time that counts in a pause', () =>
    bench.finds(
      'time-stands-still-in-pauses',
      ofPaused(),
      (sql) => sql`
      update application_intervals
      set clock = 'running'
      where application_id = ${paused} and status = 'awaiting_payment'`,
    ))

  it('counted time that decreased', () =>
    bench.finds(
      'time-stands-still-in-pauses',
      ofPaused(),
      (sql) => sql`
      update application_intervals
      set started_at = ended_at
      where application_id = ${paused} and clock = 'running'`,
    ))

  it('a due time that the calendar does not give', () =>
    bench.finds(
      'deadlines-are-reckoned',
      ofFile(),
      (sql) => sql`update applications set due_at = due_at + interval '1 minute' where id = ${file}`,
    ))

  it('money without a receipt', () =>
    bench.finds(
      'money-adds-up',
      ofFile(),
      (sql) => sql`
      update applications set paid_amount = paid_amount + 1 where id = ${file}`,
    ))

  it('a fee that was not paid before the permit was signed', () =>
    bench.finds(
      'money-adds-up',
      ofFile(),
      (sql) => sql`
      update applications set fee_amount = fee_amount + 1 where id = ${file}`,
    ))
})

describe('the invariants of permits, numbers and offices find', () => {
  it('an issued application without a permit', () =>
    bench.finds('permits-come-from-steps', ofFile(), (sql) => sql`delete from permits where application_id = ${file}`))

  it('a permit whose state no event led to', () =>
    bench.finds(
      'permit-history-is-whole',
      ofFile(),
      (sql) => sql`
      update permits set version = version + 1 where application_id = ${file}`,
    ))

  it('a reference that fails its check', () =>
    bench.finds(
      'numbers-of-a-file',
      ofFile(),
      (sql) => sql`
      update applications
      set reference = left(reference, -1) || case right(reference, 1) when '0' then '1' else '0' end
      where id = ${file}`,
    ))

  it('a number of a permit that was skipped', () =>
    bench.finds(
      'numbers-have-no-gaps',
      ofFile(),
      (sql) => sql`
      update permits set sequence = sequence + 1 where application_id = ${file}`,
    ))

  it('a receipt that was skipped', () =>
    bench.finds(
      'numbers-have-no-gaps',
      ofFile(),
      (sql) => sql`
      update number_sequences set last = last + 1 where kind = 'TBP'`,
    ))

  it('an application of an office that is closed', () =>
    bench.finds(
      'nobody-is-left-alone',
      ofFile(),
      (sql) => sql`
      update offices set state = 'dissolved' where id = (select office_id from applications where id = ${file})`,
    ))

  it('an office whose state no event led to', async () => {
    const [office] = await net.database.pool<{ id: string }[]>`select id from offices order by id limit 1`
    await bench.finds(
      'office-history-is-whole',
      { offices: [office?.id ?? ''] },
      (sql) => sql`
      update offices set version = version + 1 where id = ${office?.id ?? ''}`,
    )
  })

  describe('a mail', () => {
    let mail: string
    const mails = () => ({ mails: [mail] })
    before(async () => {
      const [made] = await net.database.pool<{ id: string }[]>`
        with mail as (
          insert into received_mails (reference, source, state, size_bytes, office_id)
          select 'M-1', 'smtp', 'closed', 1, o.id
          from offices o
          order by o.id
          limit 1
          returning id, office_id
        ), act as (
          insert into received_mail_acts (mail_id, act, by, office_id)
          select m.id, 'closed', (select s.person_id from staff s limit 1), m.office_id
          from mail m
        )
        select id from mail`
      mail = made?.id ?? ''
    })

    it('that was dealt with in two ways', () =>
      bench.finds('mails-end-once', mails(), async (sql) => {
        await sql`update received_mail_acts set act = 'filed' where mail_id = ${mail}`
        await sql`
          insert into received_mail_acts (mail_id, act, by, office_id)
          select mail_id, 'closed', by, office_id
          from received_mail_acts
          where mail_id = ${mail}`
      }))

    it('nothing where an answered mail shares the end of the reply to it', async () => {
      const [made] = await net.database.pool<{ id: string }[]>`
        with first as (
          insert into received_mails (reference, source, state, size_bytes, office_id, application_id)
          select 'M-2', 'smtp', 'drafted', 1, o.id, ${file}::uuid
          from offices o
          order by o.id
          limit 1
          returning id, office_id
        ), reply as (
          insert into received_mails (reference, source, state, size_bytes, office_id, application_id, thread_id)
          select 'M-3', 'smtp', 'drafted', 1, f.office_id, ${file}::uuid, f.id
          from first f
          returning id, office_id
        ), acts as (
          insert into received_mail_acts (mail_id, act, by, office_id)
          select a.id, a.act::mail_act, (select s.person_id from staff s limit 1), a.office_id
          from (
            select id, 'answered' as act, office_id from first
            union all
            select id, 'drafted', office_id from reply
          ) a
        )
        select id from first`
      const { findings } = await bench.checks({ mails: [made?.id ?? ''] })
      assert.deepEqual(
        findings.filter(({ invariant }) => invariant === 'mails-end-once'),
        [],
      )
    })

    it('that waits at no office', () =>
      bench.finds('mails-end-once', mails(), async (sql) => {
        await sql`delete from received_mail_acts where mail_id = ${mail}`
        await sql`alter table received_mails drop constraint what_waits_for_an_officer_has_an_office`
        await sql`update received_mails set state = 'triage', office_id = null where id = ${mail}`
      }))

    it('that nobody has read for two days', () =>
      bench.finds(
        'mails-end-once',
        {},
        (sql) => sql`
        update received_mails
        set state = 'received', received_at = now() - interval '2 days'
        where id = ${mail}`,
      ))
  })

  it('personal answers of an application that was erased', () =>
    bench.finds(
      'erased-is-erased',
      ofFile(),
      (sql) => sql`
      update applications set erased_at = now() where id = ${file}`,
    ))
})
