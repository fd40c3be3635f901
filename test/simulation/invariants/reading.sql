-- The schema by which the checks of the simulation read. The product does not know it.
create schema watch;

create function watch.us(moment timestamptz) returns bigint language sql immutable parallel safe
  return (extract(epoch from moment) * 1000000)::bigint;

-- The hash that the specification demands of an event: SHA-256 of the previous hash and the content.
create function watch.event_hash(e application_events) returns bytea language sql immutable parallel safe
  return sha256(e.previous_hash || convert_to(jsonb_build_array(
    'satu-pintu event 1', e.application_id, e.sequence, e.id, e.version, e.type, e.action, e.from_status, e.to_status,
    e.actor_id, e.standing, e.office_id, e.channel, e.details, watch.us(e.at))::text, 'UTF8'));

-- Returns whole applications as JSON, one row each. Instants are microseconds since 1970. In PL/pgSQL its plan is made
-- once and again after each ANALYZE: planning takes longer than reading one application.
create function watch.case_files(ids uuid[]) returns setof jsonb language plpgsql stable
as $$
begin
  return query select jsonb_build_object(
    'id', a.id, 'version', a.version, 'reference', a.reference, 'status', a.status, 'permitType', a.permit_type,
    'permitTypeVersion', a.permit_type_version, 'trackingKey', a.tracking_key, 'applicant', a.applicant_id,
    'filedAtOffice', a.filed_at_office_id, 'office', a.office_id,
    'officeState', (select o.state from offices o where o.id = a.office_id),
    'officeRegion', (select o.region_code from offices o where o.id = a.office_id),
    'counterState', (select o.state from offices o where o.id = a.filed_at_office_id))
  || jsonb_build_object(
    'createdAt', watch.us(a.created_at), 'statusSince', watch.us(a.status_since),
    'submittedAt', watch.us(a.submitted_at), 'acceptedAt', watch.us(a.accepted_at),
    'stoppedAt', watch.us(a.stopped_at), 'discardedAt', watch.us(a.discarded_at),
    'erasedAt', watch.us(a.erased_at), 'dueAt', watch.us(a.due_at),
    'calendarEdition', a.calendar_edition, 'feeAmount', a.fee_amount,
    'paidAmount', a.paid_amount, 'refundedAmount', a.refunded_amount, 'keptAmount', a.kept_amount,
    'refundDue', a.refund_due, 'refundReturned', a.refund_returned,
    'assignedTo', a.assigned_to, 'readAt', watch.us(clock_timestamp()))
  || jsonb_build_object(
    'events', coalesce((select jsonb_agg(jsonb_build_object(
        'id', e.id, 'version', e.version, 'sequence', e.sequence, 'type', e.type, 'action', e.action,
        'from', e.from_status, 'to', e.to_status, 'actor', e.actor_id, 'standing', e.standing, 'office', e.office_id,
        'channel', e.channel, 'details', e.details, 'at', watch.us(e.at),
        'previousHash', encode(e.previous_hash, 'hex'), 'hash', encode(e.hash, 'hex'),
        'rightHash', encode(watch.event_hash(e), 'hex')) order by e.version)
      from application_events e where e.application_id = a.id), '[]'),
    'intervals', coalesce((select jsonb_agg(jsonb_build_object(
        'sequence', i.sequence, 'status', i.status, 'clock', i.clock, 'startedAt', watch.us(i.started_at),
        'endedAt', watch.us(i.ended_at)) order by i.sequence)
      from application_intervals i where i.application_id = a.id), '[]'),
    'documents', coalesce((select jsonb_agg(jsonb_build_object(
        'id', d.id, 'slot', d.slot, 'version', d.version, 'sha256', encode(d.sha256, 'hex'),
        'sizeBytes', d.size_bytes, 'objectKey', d.object_key, 'isCurrent', d.superseded_at is null,
        'isCopied', d.copied_from is not null, 'scan', d.scan,
        'isEvidence', exists (select from payments pay
          where pay.application_id = a.id and pay.evidence_document_id = d.id)
          or exists (select from refund_payouts o where o.evidence_document_id = d.id)
          or exists (select from payout_returns t where t.evidence_document_id = d.id),
        'verdict', m.verdict, 'matchedSha256', encode(m.sha256, 'hex')) order by d.slot, d.version)
      from documents d left join original_matches m on m.document_id = d.id where d.application_id = a.id), '[]'))
  || jsonb_build_object(
    'permit', (select jsonb_build_object(
        'id', p.id, 'version', p.version, 'number', p.number, 'state', p.state, 'sequence', p.sequence,
        'year', p.year, 'issuingOffice', p.issuing_office_id, 'supersededBy', p.superseded_by,
        'validFrom', p.valid_from, 'handedOverAt', watch.us(p.handed_over_at),
        'rivals', (select count(*) from applications r join permits q on q.application_id = r.id
          where r.started_from_id = a.started_from_id and r.id <> a.id and p.valid_from is not null
            and 'copy' not in (a.started_for, r.started_for) and q.valid_from is not null),
        'events', coalesce((select jsonb_agg(jsonb_build_object(
            'version', pe.version, 'type', pe.type, 'from', pe.from_state, 'to', pe.to_state,
            'at', watch.us(pe.at)) order by pe.version)
          from permit_events pe where pe.permit_id = p.id), '[]'))
      from permits p where p.application_id = a.id),
    'payments', coalesce((select jsonb_agg(jsonb_build_object(
        'amount', y.amount, 'receipt', y.receipt_number, 'transactionId', y.transaction_id, 'source', y.source)
        order by y.id)
      from payments y where y.application_id = a.id), '[]'),
    'refunds', coalesce((select jsonb_agg(jsonb_build_object(
        'amount', r.amount, 'outcome', r.outcome, 'isLifted', r.lifted_at is not null, 'by', r.decided_by,
        'paidOutBy', (select min(o.recorded_by::text) from refund_payouts o where o.refund_id = r.id
          and not exists (select from payout_returns t where t.payout_id = o.id)),
        'returnedBy', coalesce((select jsonb_agg(jsonb_build_object('paidOut', o.recorded_by, 'returned', t.recorded_by)
            order by t.recorded_at)
          from refund_payouts o
          join payout_returns t on t.payout_id = o.id
          where o.refund_id = r.id), '[]'),
        'isOfAPayer', exists (select from payments y where y.application_id = a.id and y.recorded_by = r.decided_by))
        order by r.id)
      from refunds r where r.application_id = a.id), '[]'),
    'assessments', coalesce((select jsonb_agg(jsonb_build_object(
        'total', f.total, 'number', f.number, 'isCancelled', f.cancelled_at is not null) order by f.id)
      from fee_assessments f where f.application_id = a.id), '[]'),
    'posts', coalesce((select jsonb_agg(jsonb_build_object(
        'person', s.person_id, 'office', s.office_id, 'role', s.role, 'from', watch.us(s.starts_at),
        'until', watch.us(s.ends_at), 'suspendedAt', watch.us(s.suspended_at)) order by s.id)
      from staff s where s.person_id in (select e.actor_id from application_events e where e.application_id = a.id)),
      '[]'),
    'messageNumbers', coalesce((select jsonb_agg(m.number order by m.number) from messages m
      where m.application_id = a.id), '[]'),
    'lastMessage', (select t.last from message_threads t where t.application_id = a.id),
    'consultations', coalesce((select jsonb_agg(jsonb_build_object(
        'id', c.id, 'client', c.client_id, 'round', c.round, 'status', c.status, 'silence', c.silence,
        'version', c.version, 'madeAt', watch.us(c.made_at), 'requestedAt', watch.us(c.requested_at),
        'dueAt', watch.us(c.due_at), 'isEscalated', c.escalated_at is not null, 'endedAt', watch.us(c.ended_at),
        'endedBecause', c.ended_because,
        'time', c.time, 'edition', c.calendar_edition, 'conditions', cardinality(c.conditions), 'settled', c.settled,
        'questions', coalesce((select jsonb_agg(jsonb_build_object(
            'askedAt', watch.us(q.asked_at), 'answeredAt', watch.us(q.answered_at)) order by q.id)
          from consultation_questions q where q.consultation_id = c.id), '[]'),
        'events', coalesce((select jsonb_agg(jsonb_build_object(
            'version', v.version, 'type', v.type, 'from', v.from_status, 'to', v.to_status, 'at', watch.us(v.at))
            order by v.version)
          from consultation_events v where v.consultation_id = c.id), '[]')) order by c.place)
      from consultations c where c.application_id = a.id), '[]'))
  || jsonb_build_object('remains', jsonb_build_object(
    'sealedAnswers', (select count(*) from application_forms f
      where f.application_id = a.id and (f.personal is not null or f.plain)),
    'setAside', (select count(*) from application_forms f where f.application_id = a.id and f.set_aside is not null),
    'lookups', (select count(*) from application_lookups l where l.application_id = a.id),
    'names', (select count(*) from application_names n where n.application_id = a.id and n.personal is not null),
    'corrections', (select count(*) from corrections c where c.application_id = a.id and c.personal is not null),
    'messages', (select count(*) from messages m where m.application_id = a.id and m.text <> '•••'),
    'contacts', (select count(*) from contacts c where c.application_id = a.id and c.removed_at is null),
    'mails', (select count(*) from received_mails r
      where r.application_id = a.id and (r.personal is not null or r.object_key is not null))))
  from applications a
  where a.id = any(ids)
  order by a.id;
end
$$;

-- The ids of rows written since the last check, recorded by triggers of the simulation's database.
create unlogged table watch.touched (kind text not null, id uuid not null);
