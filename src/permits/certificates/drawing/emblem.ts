import PDFDocument from 'pdfkit'
import type { Emblem, EmblemShape } from '../../certificate-layouts/layout.ts'
import type { Pdf } from './sheet.ts'

/** Draws an emblem, clipped to its box. `scale`: points per unit. Throws when a coordinate is out of bounds. */
export function drawEmblem(
  pdf: Pdf,
  { width, height, shapes }: Emblem,
  { left, top, scale }: { left: number; top: number; scale: number },
): void {
  pdf.save().translate(left, top).scale(scale).rect(0, 0, width, height).clip()
  for (const shape of shapes) drawShape(pdf, shape)
  pdf.restore()
}

/** Returns the indexes of the shapes that cannot be drawn: a coordinate is not a number, or out of bounds for a PDF. */
export function undrawableAmong(shapes: readonly EmblemShape[]): number[] {
  const pdf = new PDFDocument()
  return shapes.flatMap((shape, index) => {
    try {
      drawShape(pdf, shape)
      return []
    } catch {
      return [index]
    }
  })
}

const drawShape = (pdf: Pdf, { path, fill, fillRule }: EmblemShape): void => {
  pdf.path(path).fill(fill, fillRule === 'evenodd' ? 'even-odd' : 'non-zero')
}
