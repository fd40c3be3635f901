import { type Guard, patch } from './guard.ts'

const withoutData = 'src/applications/without-data.ts'
const visibility = 'src/applications/visibility.ts'

/** Guards of visibility, of masks, and of the erasure of personal data. */
export const guardsOfPrivacy: readonly Guard[] = [
  {
    name: 'own-applications-only',
    guards: 'applicants see their own applications',
    patches: [patch(visibility, 'a.applicant_id = ${person}${letter}', 'a.applicant_id is not null${letter}')],
    foundBy: 'only-theirs-is-shown',
    triedBy: 'reads an application of somebody else',
  },
  {
    name: 'reach-of-an-office',
    guards: 'officers see the applications of their office and of offices below',
    patches: [
      patch(
        visibility,
        "where o.region_code = reach or starts_with(o.region_code, reach || '.')\n    )`",
        'where left(o.region_code, 5) = left(reach, 5)\n    )`',
      ),
    ],
    foundBy: 'only-theirs-is-shown',
    triedBy: 'reads an application of somebody else',
  },
  {
    name: 'discarded-is-gone',
    guards: 'nobody sees a discarded application',
    patches: [patch(visibility, 'a.discarded_at is null and (', 'true and (')],
    foundBy: 'only-theirs-is-shown',
    triedBy: 'reads what they discarded',
  },
  {
    name: 'drafts-are-nobodys-business',
    guards: 'no office sees a draft that others filed',
    patches: [
      patch(visibility, "(a.status <> 'draft' and ${isWithinReach})", "(a.status = 'draft' or ${isWithinReach})"),
    ],
    foundBy: 'only-theirs-is-shown',
    triedBy: 'reads a draft as an officer',
  },
  {
    name: 'pages-of-a-list',
    guards: 'each page begins behind the last row of the one before',
    patches: [
      patch('src/applications/lists/queries.ts', 'and a.id < (select ${after}', 'and a.id <= (select ${after}'),
    ],
    foundBy: 'lists-are-complete',
    triedBy: 'makes many drafts and lists them',
  },
  {
    name: 'tracking-key',
    guards: 'tracking takes the key of the application',
    patches: [
      patch(
        'src/applications/tracking/queries.ts',
        '!isSame(expected, readTrackingKey(trackingKey))',
        'isSame(expected, readTrackingKey("-" + trackingKey + expected))',
      ),
    ],
    foundBy: 'tracking-needs-its-key',
    triedBy: 'tracks with a guessed key',
  },
  {
    name: 'masked-holder',
    guards: 'the holder of a permit is stored masked beside the sealed name',
    patches: [patch('src/permits/issue.ts', 'holder && maskedName(holder)', 'holder && maskedName(holder) && holder')],
    foundBy: 'nothing-personal-is-unsealed',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'masked-holder-in-public',
    guards: 'a verification shows the holder of a permit masked',
    patches: [patch('src/permits/issue.ts', 'holder && maskedName(holder)', 'holder && maskedName(holder) && holder')],
    foundBy: 'nothing-personal-goes-out',
    triedBy: 'shows a permit to everybody',
  },
  {
    name: 'masked-answers',
    guards: 'masks replace personal answers',
    patches: [
      patch(
        'src/privacy/mask.ts',
        'new Map(leaves.map(({ pointer, kind, value }) => [pointer, mask(kind, value)]))',
        'new Map(leaves.map(({ pointer, kind, value }) => [pointer, mask(kind, value) && value]))',
      ),
    ],
    foundBy: 'nothing-personal-is-unsealed',
    triedBy: 'gets permits signed one after the other',
  },
  {
    name: 'no-numbers-in-reasons',
    guards: 'an identity number in a reason is refused',
    patches: [patch('src/applications/steps/transition.ts', '  refuseNumbers(input)\n', '  refuseNumbers({})\n')],
    foundBy: 'nothing-personal-is-unsealed',
    triedBy: 'writes a number into a reason',
  },
  {
    name: 'erased-answers',
    guards: 'sealed answers are erased with the personal data',
    patches: [
      patch(withoutData, 'set_aside = null, personal = null, personal_kid = null, plain', 'set_aside = null, plain'),
    ],
    foundBy: 'erased-is-erased',
    triedBy: 'erases what was never submitted',
  },
  {
    name: 'erased-lookups',
    guards: 'the hashes for searches are erased with the personal data',
    patches: [patch(withoutData, 'where l.application_id = g.id\n', 'where false and l.application_id = g.id\n')],
    foundBy: 'erased-is-erased',
    triedBy: 'erases what was never submitted',
  },
  {
    name: 'erased-names',
    guards: 'the name in lists is erased with the personal data',
    patches: [
      patch(
        withoutData,
        'where n.application_id = g.id\n  ), uncoded',
        'where false and n.application_id = g.id\n  ), uncoded',
      ),
    ],
    foundBy: 'erased-is-erased',
    triedBy: 'erases what was never submitted',
  },
  {
    name: 'erased-files',
    guards: 'files are erased with the personal data',
    patches: [
      patch(
        withoutData,
        'where d.application_id = g.id and ${provesNothing',
        'where false and d.application_id = g.id and ${provesNothing',
      ),
    ],
    foundBy: 'erased-is-erased',
    triedBy: 'erases what was never submitted',
  },
]
