/** The languages of all texts for people; the first is the default. */
export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in every language of the network. */
export type Names = Record<Language, string>
