import { type Guard, patch } from './guard.ts'

const sendBatch = 'src/events/webhooks/sending/send-batch.ts'

/** Guards of webhooks, and of the log by which others keep copies. */
export const guardsOfEvents: readonly Guard[] = [
  {
    name: 'later-events-wait',
    guards: 'an event about a subject waits behind an earlier one that was not delivered',
    patches: [
      patch(
        'src/events/webhooks/sending/plan.ts',
        'new Set(waiting.filter(({ id }) => !tried.has(id)).map(({ subject }) => subject))',
        'new Set<string>()',
      ),
    ],
    foundBy: 'deliveries-are-in-order',
    triedBy: 'is away for one event of a permit',
  },
  {
    name: 'events-behind-a-failure',
    guards: 'what a batch has read behind a failure is kept for later',
    patches: [
      patch(sendBatch, 'course.leaveBehind(chain.slice(index + 1))', 'course.leaveBehind(chain.slice(chain.length))'),
    ],
    // The second part of the misdeed comes a day after the first.
    days: 6,
    foundBy: 'subscriptions-are-served',
    triedBy: 'is away for two events of a permit',
  },
  {
    name: 'signature-of-a-delivery',
    guards: 'the signature of a delivery covers its body',
    patches: [patch('src/events/webhooks/secrets.ts', '.update(body).digest', '.digest')],
    foundBy: 'deliveries-are-in-order',
    triedBy: 'is away for one event of a permit',
  },
  {
    name: 'paused-webhooks-rest',
    guards: 'a paused webhook gets no batch',
    patches: [
      patch('src/events/webhooks/sending/lease-queries.ts', 'w.paused_at is null and w.deleted_at', 'w.deleted_at'),
    ],
    foundBy: 'webhooks-get-what-is-theirs',
    triedBy: 'pauses its webhook',
  },
  {
    name: 'types-of-a-webhook',
    guards: 'a webhook gets the types of events that it has chosen',
    patches: [
      patch(
        'src/events/webhooks/sending/batch.ts',
        'types: types ? [...types, testedType] : undefined',
        'types: undefined',
      ),
      patch(
        'src/events/webhooks/sending/route-events.ts',
        'if (types && !types.includes(event.type)) return false',
        '',
      ),
    ],
    foundBy: 'webhooks-get-what-is-theirs',
    triedBy: 'wants revocations only',
  },
  {
    name: 'last-event-id',
    guards: 'a stream goes on after the last id that its reader has',
    patches: [patch('src/events/routes.ts', "request.headers['last-event-id'] ?? after ?? latest", 'after ?? latest')],
    foundBy: 'streams-follow-the-log',
    triedBy: 'comes back to a stream',
  },
  {
    name: 'events-of-a-registration',
    guards: 'an agency gets the events of the permits that its registration covers',
    patches: [
      patch(
        'src/events/read-queries.ts',
        'where p.id = l.subject_id and ${coveredBy(db, agency)})',
        'where p.id = l.subject_id)',
      ),
    ],
    foundBy: 'streams-follow-the-log',
    triedBy: 'comes back to a stream of another city',
  },
  {
    name: 'permit-events-are-logged',
    guards: 'a trigger puts each event of a permit into the log',
    ddl: ['drop trigger events_are_logged on permit_events'],
    foundBy: 'copies-are-right',
    triedBy: 'keeps a copy of permits',
  },
  {
    name: 'tombstones',
    guards: 'the event by which a reader loses a thing is told to that reader',
    patches: [patch('src/events/read-queries.ts', 'where j.is_seen or j.is_left', 'where j.is_seen')],
    foundBy: 'copies-are-right',
    triedBy: 'keeps a copy of drafts, and discards one',
  },
  {
    name: 'view-of-a-registration',
    guards: 'the mark of a view changes with the registration of an agency',
    patches: [
      patch('src/events/view.ts', ': [agency.permitTypes.toSorted(), agency.regions.toSorted()]', ": ['agency']"),
    ],
    foundBy: 'copies-are-right',
    triedBy: 'keeps a copy while its registration is widened',
  },
]
