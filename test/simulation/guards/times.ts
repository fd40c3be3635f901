import { type Guard, patch } from './guard.ts'

const openingHours = 'src/network/calendar/opening-hours.ts'
const openData = 'src/open-data/admission-queries.ts'
const sandboxJobs = 'src/program/sandbox/jobs.ts'
const retention = 'src/sandbox/retention.ts'
/** The days after which the sandbox has forgotten events and permits, and deliveries. */
const [ninetyDays, thirtyDays] = [96, 36]

/** Guards of due times, of open data, and of what a sandbox forgets. */
export const guardsOfTimes: readonly Guard[] = [
  {
    name: 'weekends-do-not-count',
    guards: 'no time passes on a weekend',
    patches: [patch(openingHours, 'date.dayOfWeek >= saturday || ', '')],
    foundBy: 'deadlines-are-reckoned',
    triedBy: 'applies for what takes four weeks',
  },
  {
    name: 'days-off-do-not-count',
    guards: 'no time passes on a holiday or on collective leave',
    patches: [patch(openingHours, 'off.has(day) || ', '')],
    foundBy: 'deadlines-are-reckoned',
    triedBy: 'applies for what takes four weeks',
  },
  {
    name: 'pauses-stop-the-time',
    guards: 'a due time does not come nearer in a pause',
    patches: [
      patch(
        'src/applications/clocks/stretches.ts',
        "interval.clock === 'running' ?",
        "interval.clock === 'running' || interval.clock === 'paused' ?",
      ),
    ],
    foundBy: 'deadlines-are-reckoned',
    triedBy: 'is returned, and waits',
  },
  {
    name: 'days-before-a-lapse',
    guards: 'an application lapses when the time of its applicant is over',
    patches: [
      patch(
        'src/applications/steps/lapse.ts',
        'a.status_since < ${startOfDay(db, db`network_day() - w.days`)}',
        'a.status_since < ${startOfDay(db, db`network_day() + w.days`)}',
      ),
      patch(
        'src/applications/steps/lapse.ts',
        'and ${waitedSince(db)} < ${startOfDay(db, db`network_day() - w.days`)}',
        'and ${waitedSince(db)} < ${startOfDay(db, db`network_day() + w.days`)}',
      ),
    ],
    foundBy: 'lapses-come-in-time',
    triedBy: 'is returned, and waits',
  },
  {
    name: 'groups-of-open-data',
    guards: 'permits are published in groups of five or more that look alike',
    patches: [patch(openData, 'where a.together >= ${smallestAdmission}', 'where a.together >= 1')],
    foundBy: 'open-data-hides-people',
    triedBy: 'gets the only permit of its kind',
  },
  {
    name: 'states-of-open-data',
    guards: 'each day the open data takes over the states of permits',
    patches: [patch(openData, 'or not r.removed and r.state <>', 'or not r.removed and r.removed and r.state <>')],
    foundBy: 'open-data-is-right',
    triedBy: 'gets a permit that is published, and loses it',
  },
  {
    name: 'replies-in-the-sandbox',
    guards: 'the sandbox forgets replies',
    patches: [patch(sandboxJobs, '  ...httpRoom.jobs,\n', '')],
    foundBy: 'sandbox-forgets',
    triedBy: 'uses the sandbox, and leaves it',
  },
  {
    name: 'deliveries-in-the-sandbox',
    guards: 'the sandbox forgets deliveries',
    patches: [patch(sandboxJobs, '  ...webhooksRoom.jobs,\n', '')],
    days: thirtyDays,
    foundBy: 'sandbox-forgets',
    triedBy: 'uses the sandbox, and leaves it',
  },
  {
    name: 'queries-in-the-sandbox',
    guards: 'the sandbox forgets what test keys have asked',
    patches: [patch(retention, '() => deleteOldQueries(db, retentionDays, atOnce),', '')],
    days: ninetyDays,
    foundBy: 'sandbox-forgets',
    triedBy: 'uses the sandbox, and leaves it',
  },
  {
    name: 'permits-in-the-sandbox',
    guards: 'the sandbox forgets permits that nobody has changed for 90 days',
    patches: [patch(retention, '() => deleteOldPermits(db, retentionDays, atOnce),', '')],
    days: ninetyDays,
    foundBy: 'sandbox-forgets',
    triedBy: 'uses the sandbox, and leaves it',
  },
]
