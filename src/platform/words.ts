/** The languages everything that people read is said in, the default first. */
export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in every language of the network. */
export type Names = Record<Language, string>
