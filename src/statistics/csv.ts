import { returnCodes } from '../applications/case/case.ts'
import type { Figures } from './figures.ts'

/** The figures of one month, office and permit type. */
interface Line extends Figures {
  period: string
  permitType: string
  level: string
  office: { id: string; regionCode: string; names: { id: string } }
}

/** The columns of the open data, in order. Append new columns at the end. */
const columns: Record<string, (line: Line) => string | number | null> = {
  month: ({ period }) => period,
  permit_type: ({ permitType }) => permitType,
  level: ({ level }) => level,
  office_region: ({ office }) => office.regionCode,
  office_id: ({ office }) => office.id,
  office_name: ({ office }) => office.names.id,
  filed: ({ filed }) => filed,
  decided: ({ decided }) => decided.total,
  issued: ({ decided }) => decided.issued,
  issued_by_silence: ({ decided }) => decided.issuedBySilence,
  refused: ({ decided }) => decided.refused,
  withdrawn: ({ withdrawn }) => withdrawn,
  lapsed: ({ lapsed }) => lapsed,
  returned: ({ returned }) => returned.total,
  ...Object.fromEntries(
    returnCodes.map((code) => [
      `returned_${code}`,
      ({ returned }: Line) => (returned.reasons.find((reason) => reason.code === code) ?? { count: 0 }).count,
    ]),
  ),
  timed: ({ netTime }) => netTime.applications,
  median_working_minutes: ({ netTime }) => netTime.median?.amount ?? null,
  ninetieth_percentile_working_minutes: ({ netTime }) => netTime.ninetiethPercentile?.amount ?? null,
  with_deadline: ({ onTime }) => onTime.applications,
  on_time_share: ({ onTime }) => onTime.share,
  deemed_granted: ({ deemedGranted }) => deemedGranted,
  overdue: ({ overdue }) => overdue,
  checked: ({ completenessCheck }) => completenessCheck.total,
  checked_by_silence: ({ completenessCheck }) => completenessCheck.bySilence,
  check_median_working_minutes: ({ completenessCheck }) => completenessCheck.netTime.median?.amount ?? null,
  check_ninetieth_percentile_working_minutes: ({ completenessCheck }) =>
    completenessCheck.netTime.ninetiethPercentile?.amount ?? null,
  check_with_deadline: ({ completenessCheck }) => completenessCheck.onTime.applications,
  check_on_time_share: ({ completenessCheck }) => completenessCheck.onTime.share,
}

/** The header line of the file, with the names of the columns (RFC 4180). */
export const header = `${Object.keys(columns).join()}\r\n`

/** Returns a line of the file. Figures that are not published are empty. */
export const lineOf = (line: Line): string =>
  `${Object.values(columns)
    .map((read) => csvField(read(line)))
    .join()}\r\n`

/**
 * The beginnings of a text that spreadsheets take for a formula (OWASP, CSV Injection), also behind spaces, a byte
 * order mark and marks of direction, which some programs trim or do not show. No name begins so.
 */
const formulaBeginning = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u

/**
 * Returns a value as a field of CSV, quoted if RFC 4180 requires it. Null becomes empty. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front (OWASP ASVS 5.0, 1.2.10); numbers never do.
 */
export const csvField = (value: string | number | null): string => {
  const text = typeof value === 'string' && formulaBeginning.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
