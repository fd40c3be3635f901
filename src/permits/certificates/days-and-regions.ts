import type { Level } from '../../network/offices/network.ts'
import type { Language, Names } from '../../platform/words.ts'

/** A region as a certificate names it. */
export interface NamedRegion {
  level: Level
  name: string
}

const levelNames: Partial<Record<Level, Names>> = {
  village: { id: 'Kelurahan', en: 'Village' },
  district: { id: 'Kecamatan', en: 'District' },
}

/** Returns the name of a region with its kind. The names of cities and provinces already hold it. */
export function regionName({ level, name }: NamedRegion, language: Language): string {
  const kind = levelNames[level]
  if (!kind) return name
  return language === 'id' ? `${kind.id} ${name}` : `${name} ${kind.en}`
}

const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' }
const dayIn = (language: Language, timeZone: string) =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone })
const days = {
  id: [dayIn('id', 'Asia/Jakarta'), dayIn('id', 'UTC')],
  en: [dayIn('en', 'Asia/Jakarta'), dayIn('en', 'UTC')],
} as const

/** The day of a moment in the network's time, in words. */
export const dayOf = (moment: Date, language: Language): string => days[language][0].format(moment)
/** A day (YYYY-MM-DD), in words. */
export const spelled = (day: string, language: Language): string =>
  days[language][1].format(new Date(`${day}T00:00:00Z`))
