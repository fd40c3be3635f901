/** The languages of all texts for people. The first is the default. */
export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in every language. */
export type Names = Record<Language, string>
