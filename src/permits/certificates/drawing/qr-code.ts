import QRCode from 'qrcode'
import type { Pdf } from './sheet.ts'

/** The quiet zone around the code: four modules (ISO/IEC 18004). */
const quietModules = 4

/**
 * Draws a QR code of a text as vectors, in a square of `side` points that includes the quiet zone. Adjacent dark
 * modules of a row are one rectangle, so that no seams show.
 */
export function drawQrCode(pdf: Pdf, text: string, { left, top, side }: { left: number; top: number; side: number }) {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules
  const module = side / (size + 2 * quietModules)
  const dark = (row: number, column: number) => column < size && data[row * size + column] !== 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!dark(row, column)) continue
      const from = column
      while (dark(row, column + 1)) column++
      pdf.rect(
        left + (quietModules + from) * module,
        top + (quietModules + row) * module,
        (column - from + 1) * module,
        module,
      )
    }
  }
  pdf.fill('#000000')
}
