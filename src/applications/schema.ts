import { caseSchemas } from './case-schema.ts'
import { ApplicationPermitType } from './common-schema.ts'
import { CaseDocument, OriginalMatch } from './documents/case-schema.ts'
import { ApplicationPatch, Assistance, NewApplication, StartFrom } from './draft-schema.ts'
import { OpenMoney } from './fees/open-money-schema.ts'
import { ApplicationList, ApplicationSummary } from './list-schema.ts'
import { SetAside, SetAsideAnswer, SetAsideDocument } from './set-aside-schema.ts'
import { ReturnReason } from './step-parts-schema.ts'
import { stepSchemas } from './steps-schema.ts'
import { NewTransition, TransitionPreview } from './transition-schema.ts'
import { NewVersion, VersionMove } from './version-schema.ts'

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
