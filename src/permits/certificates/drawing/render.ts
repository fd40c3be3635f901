import type { CertificateText } from '../certificate.ts'
import { drawBody, drawHeading } from './body.ts'
import { closingHeight, drawClosing } from './closing.ts'
import { declareAccessible } from './conformance.ts'
import { drawLetterhead } from './letterhead.ts'
import { drawPageEdges } from './page-edges.ts'
import { openPdf, type Pdf } from './sheet.ts'

/**
 * Draws a certificate as an unsigned PDF/A-2a and PDF/UA-1. The same text gives the same bytes: dates are those of the
 * permit, and the id of the file depends on them. Fonts are embedded; emblem and code are vectors.
 */
export async function renderCertificate(text: CertificateText): Promise<Buffer> {
  const pdf = openPdf(text)
  const written = bytesOf(pdf)
  declareAccessible(pdf)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const sheet = { pdf, root }
  drawLetterhead(sheet, text)
  drawHeading(sheet, text)
  drawBody(sheet, text, closingHeight(pdf, text))
  drawClosing(sheet, text)
  root.end()
  drawPageEdges(pdf, text)
  pdf.end()
  return written
}

function bytesOf(pdf: Pdf): Promise<Buffer> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    pdf
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject)
  })
}
