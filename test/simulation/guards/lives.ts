import { type Guard, patch } from './guard.ts'

const earlierPermit = 'src/applications/steps/earlier-permit.ts'

/** Guards of the lives of permits and offices. */
export const guardsOfLives: readonly Guard[] = [
  {
    name: 'state-of-the-day',
    guards: 'a verification tells the state on its day, also before a job has recorded it',
    patches: [
      patch(
        'src/permits/verifications/queries.ts',
        'select permit_state(p.state, p.ends_on, p.revoked_from) as state, p.number',
        'select p.state, p.number',
      ),
    ],
    foundBy: 'permits-tell-their-state',
    triedBy: 'shows a permit on the first day of its revocation',
  },
  {
    name: 'open-files-of-a-closing-office',
    guards: 'the applications of an office pass to its successor; a trigger enforces it too',
    patches: [
      patch(
        'src/applications/steps/transfer.ts',
        'a.status = any(${opened}::application_status[]) and a.discarded_at is null`',
        'a.status = any(${opened}::application_status[]) and a.discarded_at is null and false`',
      ),
    ],
    ddl: ['drop trigger nothing_is_left_with_nobody on offices'],
    foundBy: 'nobody-is-left-alone',
    triedBy: 'dissolves an office with open applications',
  },
  {
    name: 'one-renewal-in-force',
    guards: 'a renewal of a permit that another one has superseded is neither signed nor handed over',
    patches: [
      patch(earlierPermit, "if (earlier?.state === 'superseded')", "if (earlier?.state === 'revoked')"),
      patch(
        earlierPermit,
        'and permit_state(p.state, p.ends_on, p.revoked_from) <> all(${endedStates}::permit_state[])',
        'and ${endedStates}::permit_state[] is not null',
      ),
    ],
    foundBy: 'permits-come-from-steps',
    triedBy: 'renews a permit twice',
  },
  {
    name: 'lock-of-an-earlier-permit',
    guards: 'of signatures at once for renewals of one permit, the later ones find what the first has done',
    patches: [
      patch(earlierPermit, '...(earlierPermit && takesAPlace(application, to) ? [earlierPermit.id] : []),', ''),
    ],
    foundBy: 'permits-come-from-steps',
    triedBy: 'signs renewals of a permit at the same time',
  },
]
