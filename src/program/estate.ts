import { openMoneyEstate } from '../applications/fees/transfer.ts'
import { appointmentsEstate } from '../applications/inspections/transfer.ts'
import { appealsEstate, objectionsEstate } from '../applications/objections/transfer.ts'
import {
  archiveEstate,
  counterApplicationsEstate,
  leftover,
  openApplicationsEstate,
} from '../applications/steps/transfer.ts'
import { mailEstate } from '../correspondence/received-mails/keeping/estate.ts'
import type { Estate } from '../network/offices/estate.ts'
import { area, endedPosts, numbers, permitTypes, staff, visits } from '../network/offices/estate-parts.ts'
import { permitEstate } from '../permits/transfer.ts'

/** The parts of a dissolved office that pass to its successor, each with the function that transfers it. */
export const estate: Estate = {
  area,
  appointments: appointmentsEstate,
  archive: archiveEstate,
  open_files: openApplicationsEstate,
  counter_files: counterApplicationsEstate,
  appeals: appealsEstate,
  objections: objectionsEstate,
  open_money: openMoneyEstate,
  permits: permitEstate,
  received_mails: mailEstate,
  visits,
  staff,
  ended_posts: endedPosts,
  permit_types: permitTypes,
  numbers,
  leftover,
}
