import type { Language } from '../../platform/words.ts'

const locales = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>

/** An amount as people of this language write it, such as `Rp 135.625`. */
export const rupiah = (amount: number, language: Language): string =>
  new Intl.NumberFormat(locales[language], { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 })
    .format(amount)
    .replaceAll('\u00a0', ' ')
