import { caseSchemas } from './case/schema.ts'
import { CaseDocument, OriginalMatch } from './documents/case-schema.ts'
import { ApplicationPatch, Assistance, NewApplication, StartFrom } from './drafts/schema.ts'
import { SetAside, SetAsideAnswer, SetAsideDocument } from './drafts/set-aside-schema.ts'
import { NewVersion, VersionMove } from './drafts/version-schema.ts'
import { OpenMoney } from './fees/open-money-schema.ts'
import { ApplicationList, ApplicationSummary } from './lists/schema.ts'
import { ApplicationPermitType } from './schema-parts.ts'
import { NewTransition, TransitionPreview } from './steps/schema.ts'
import { ReturnReason } from './steps/schema-parts.ts'
import { stepSchemas } from './steps/steps-schema.ts'

export const applicationSchemas = [
  ...caseSchemas,
  OpenMoney,
  StartFrom,
  Assistance,
  NewApplication,
  ApplicationPatch,
  SetAsideAnswer,
  SetAsideDocument,
  SetAside,
  NewVersion,
  VersionMove,
  OriginalMatch,
  CaseDocument,
  ApplicationPermitType,
  ApplicationSummary,
  ApplicationList,
  ReturnReason,
  ...stepSchemas,
  NewTransition,
  TransitionPreview,
]
