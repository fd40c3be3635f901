import type { Client } from './client.ts'
import { sha256Of } from './draws.ts'
import type { Town } from './town.ts'

/** The parts of a consultation that people read. */
interface Answered {
  id: string
  opinion: { papers: { id: string; sha256: string }[] } | null
}

/** Sometimes opens the papers of opinions about an application. Throws when one has other bytes than stated. */
export async function readPapers(
  town: Town,
  { name, client }: { name: string; client: Client },
  applicationId: string,
  answered: readonly Answered[],
): Promise<void> {
  for (const { id, opinion } of answered)
    for (const paper of opinion?.papers ?? []) {
      if (!town.chanceOf(`${name} reads ${paper.id}`).isTrue(town.mix.consulted.papers.areRead)) continue
      const url = `/v1/applications/${applicationId}/consultations/${id}/papers/${paper.id}/content`
      const read = await client.reads(url)
      if (read.isGood && sha256Of(read.bytes) !== paper.sha256) throw new Error(`A paper has other bytes: ${paper.id}`)
    }
}
