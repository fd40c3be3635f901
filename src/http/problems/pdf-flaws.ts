/** The reasons to reject a PDF. */
export const pdfFlaws = [
  'unreadable',
  'encrypted',
  'script',
  'embedded_file',
  'opens_other_file',
  'dynamic_form',
] as const
export type PdfFlaw = (typeof pdfFlaws)[number]
