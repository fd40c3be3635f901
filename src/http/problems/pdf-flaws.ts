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

/** The reasons to reject a file by its content. `cut_off`: an image that ends too early. */
export type FileFlaw = PdfFlaw | 'cut_off'
