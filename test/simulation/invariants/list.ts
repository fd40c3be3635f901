import { codesOpenOnce } from './account-codes.ts'
import { appealsGoAbove, decisionsHaveOneObjection } from './appeals.ts'
import { ifMatchHolds, trackingNeedsItsKey } from './bound.ts'
import { certificatesGoToTheProven } from './certificate-letters.ts'
import { channelsAreTrue, kiosksServeOne } from './channels.ts'
import { intervalsTile, timeStandsStillInPauses } from './clock.ts'
import { agenciesAreHeard, agenciesTakeTurns, conditionsAreDecided, opinionsComeInTime } from './consultations.ts'
import { agenciesSeeTheirTask } from './consulted.ts'
import { copiesAreRight } from './copies.ts'
import { correctionActionsAreTrue } from './correction-actions.ts'
import { correctionsAreDecidedOnce } from './corrections.ts'
import { deadlinesAreReckoned } from './deadlines.ts'
import { nothingDeadlocks } from './deadlocks.ts'
import { draftsTakeLetters } from './draft-letters.ts'
import { erasedIsErased } from './erased.ts'
import { feedCoversItsRegistration } from './feed.ts'
import { grantsTakeEffectAtOnce } from './grants.ts'
import { historyIsChained, statusFollowsSteps } from './history.ts'
import { inquiriesAreOnRecord } from './inquiries.ts'
import { notesStayInside } from './inside-notes.ts'
import type { Invariant } from './invariant.ts'
import { remediesKeepData } from './kept-data.ts'
import { keysOpenWhatTheyName } from './keys.ts'
import { lapsesComeInTime } from './lapses.ts'
import { dutiesAreApart, officersHoldTheirPosts, stepsAreOfTheTable } from './life.ts'
import { listsAreComplete } from './lists.ts'
import { mailsPretendNothing } from './mails.ts'
import { moneyAddsUp } from './money.ts'
import { moneyActionsAreTrue } from './money-actions.ts'
import { nextActionsAreTrue } from './next-actions.ts'
import { requestsDoNotBreak } from './no-internal-error.ts'
import { noticesAreThoseOfTheHistory } from './notices.ts'
import { numbersHaveNoGaps, numbersOfAFile } from './numbers.ts'
import { objectionsHaveTheirEffect } from './objections.ts'
import { objectsAreWhole } from './objects.ts'
import { nobodyIsLeftAlone, officeHistoryIsWhole } from './offices.ts'
import { openDataHidesPeople, openDataIsRight } from './open-data.ts'
import { openMoneyIsTold } from './open-money.ts'
import { answersFormOneOrder } from './order/answers-form-one-order.ts'
import { comparedBytesStay, originalsAreMatched } from './originals.ts'
import { otherActionsAreTrue } from './other-actions.ts'
import { exportsAreWhole, submittedIsKept } from './own-data.ts'
import { papersFollowTheirOpinion } from './papers.ts'
import { permitHistoryIsWhole, permitsComeFromSteps } from './permits.ts'
import { lettersGoToTheirApplicant } from './printed-letters.ts'
import { nothingPersonalGoesOut, nothingPersonalIsUnsealed } from './privacy.ts'
import { readsAreOnRecord } from './reads.ts'
import { decisionsNameTheirRemedy } from './remedies.ts'
import { remedyActionsAreTrue } from './remedy-actions.ts'
import { lettersNameTheirRemedy } from './remedy-letters.ts'
import { retriesAnswerTheSame } from './retries.ts'
import { sandboxIsApart } from './sandbox-answers.ts'
import { sandboxForgets, sandboxKeepsToItself } from './sandbox-world.ts'
import { submittedFilesAreClean } from './scanned.ts'
import { countersEqualARecount } from './statistics.ts'
import { streamsFollowTheLog } from './streams.ts'
import { tokensAreAccepted } from './tokens.ts'
import { mailsEndOnce } from './triage.ts'
import { webhooksGetWhatIsTheirs } from './unwanted-deliveries.ts'
import { queriesAreCounted } from './usage.ts'
import { permitsTellTheirState } from './verified-states.ts'
import { onlyTheirsIsShown } from './visibility.ts'
import { deliveriesAreInOrder, subscriptionsAreServed } from './webhooks.ts'

/** Returns all invariants. Each call creates those with a memory anew. */
export const allInvariants = (): Invariant[] => [
  originalsAreMatched,
  comparedBytesStay,
  submittedFilesAreClean,
  dutiesAreApart,
  officersHoldTheirPosts,
  stepsAreOfTheTable,
  historyIsChained,
  statusFollowsSteps,
  permitHistoryIsWhole,
  permitsComeFromSteps,
  permitsTellTheirState,
  correctionsAreDecidedOnce,
  officeHistoryIsWhole,
  objectsAreWhole(),
  onlyTheirsIsShown,
  notesStayInside,
  codesOpenOnce(),
  channelsAreTrue,
  kiosksServeOne(),
  listsAreComplete(),
  keysOpenWhatTheyName(),
  queriesAreCounted(),
  sandboxIsApart(),
  sandboxKeepsToItself,
  sandboxForgets,
  feedCoversItsRegistration(),
  streamsFollowTheLog,
  copiesAreRight(),
  openDataIsRight(),
  openDataHidesPeople,
  deliveriesAreInOrder(),
  subscriptionsAreServed(),
  webhooksGetWhatIsTheirs(),
  nothingPersonalGoesOut,
  nothingPersonalIsUnsealed,
  mailsPretendNothing,
  certificatesGoToTheProven,
  mailsEndOnce,
  numbersOfAFile,
  numbersHaveNoGaps,
  retriesAnswerTheSame(),
  ifMatchHolds,
  requestsDoNotBreak,
  tokensAreAccepted,
  nothingDeadlocks(),
  answersFormOneOrder,
  trackingNeedsItsKey,
  nobodyIsLeftAlone,
  intervalsTile,
  timeStandsStillInPauses,
  lapsesComeInTime,
  deadlinesAreReckoned(),
  moneyAddsUp,
  openMoneyIsTold,
  agenciesTakeTurns,
  agenciesAreHeard,
  opinionsComeInTime,
  conditionsAreDecided,
  decisionsNameTheirRemedy,
  lettersNameTheirRemedy,
  objectionsHaveTheirEffect,
  grantsTakeEffectAtOnce,
  decisionsHaveOneObjection,
  appealsGoAbove,
  agenciesSeeTheirTask,
  papersFollowTheirOpinion(),
  draftsTakeLetters,
  lettersGoToTheirApplicant,
  inquiriesAreOnRecord,
  readsAreOnRecord,
  nextActionsAreTrue(),
  otherActionsAreTrue(),
  moneyActionsAreTrue(),
  remedyActionsAreTrue(),
  correctionActionsAreTrue(),
  noticesAreThoseOfTheHistory,
  countersEqualARecount(),
  erasedIsErased,
  submittedIsKept,
  remediesKeepData,
  exportsAreWhole,
]
