import { appointments } from '../applications/inspections/transfer.ts'
import { archive, counterFiles, openFiles } from '../applications/transfer.ts'
import { mailEstate } from '../correspondence/received-mails/keeping/estate.ts'
import type { Estate } from '../network/offices/estate.ts'
import { area, endedPosts, numbers, permitTypes, staff, visits } from '../network/offices/estate-parts.ts'
import { permitEstate } from '../permits/transfer.ts'

/** All that an office leaves when it is dissolved, part by part. */
export const estate: Estate = {
  area,
  appointments,
  archive,
  open_files: openFiles,
  counter_files: counterFiles,
  permits: permitEstate,
  received_mails: mailEstate,
  visits,
  staff,
  ended_posts: endedPosts,
  permit_types: permitTypes,
  numbers,
}
