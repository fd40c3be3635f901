import type { Level } from '../../network/offices/network.ts'
import type { Language, Names } from '../../platform/words.ts'

/** A region in a certificate. */
export interface NamedRegion {
  level: Level
  name: string
}

const levelNames: Partial<Record<Level, Names>> = {
  village: { id: 'Kelurahan', en: 'Village' },
  district: { id: 'Kecamatan', en: 'District' },
}

/** Returns the name of a region with its kind. Names of cities and provinces contain it already. */
export function regionName({ level, name }: NamedRegion, language: Language): string {
  const kind = levelNames[level]
  if (!kind) return name
  return language === 'id' ? `${kind.id} ${name}` : `${name} ${kind.en}`
}
