import type { CaseFile } from '../case-file.ts'
import { readPapers } from '../reading-papers.ts'
import type { Work } from './work.ts'

interface Consultation {
  id: string
  status: string
  agency: { id: string }
  opinion: { opinion: string; papers: { id: string; sha256: string }[] } | null
}

/**
 * Looks after the consultations of an application as the reviewer: answers questions of agencies, asks again after an
 * objection, asks a further agency, or cancels a consultation. At most one of these for each agency.
 */
export async function lookAfterConsultations(work: Work): Promise<void> {
  const { officer, file, chance, town } = work
  const path = `/v1/applications/${file.id}/consultations`
  const page = await officer.client.reads(path)
  if (!page.isGood) return
  const { data } = page.body<{ data: Consultation[] }>()
  await readPapers(town, { name: officer.subject, client: officer.client }, file.id, data)
  const { asksAgain, asksFurther, cancels } = town.mix.consulting
  for (const { id, status, agency, opinion } of data) {
    if (status === 'question_asked') await reply(work, id, { reply: 'answer', text: 'Both doors open outwards.' })
    else if (status === 'requested' && chance.isTrue(cancels))
      await reply(work, id, { reply: 'cancellation', text: 'It is not needed.' })
    else if (opinion?.opinion === 'objection' && chance.isTrue(asksAgain))
      await officer.client.sends(path, { clientId: agency.id, question: 'And with a second door?' })
  }
  const others = town.consulted.filter((known) => !data.some(({ agency }) => agency.id === known))
  if (others.length > 0 && town.isInTurn(`asks further for ${file.permitType.code}`, asksFurther))
    await officer.client.sends(path, { clientId: chance.pick(others), question: 'Is the street wide enough?' })
}

/** Sends a reply about a consultation, bound to the version of the application that was read last. */
async function reply({ officer, file }: Work, id: string, body: object): Promise<void> {
  const url = `/v1/applications/${file.id}/consultations/${id}/reply`
  const answer = await officer.client.puts(url, body, file.version)
  file.version = answer.version ?? file.version
}

/** Returns the decisions about the conditions that agencies propose; a careless reviewer forgets one. */
export function decisionsOn({ file, chance, town }: Pick<Work, 'file' | 'chance' | 'town'>): object {
  const { takesOver, rewords, forgetsOne } = town.mix.consulting
  const decided = file.proposedConditions.map((proposed) => decisionOn(proposed, { chance, takesOver, rewords }))
  if (decided.length > 0 && chance.isTrue(forgetsOne)) decided.pop()
  return decided.length > 0 ? { conditions: decided } : {}
}

function decisionOn(
  { consultationId, number }: CaseFile['proposedConditions'][number],
  { chance, takesOver, rewords }: Pick<Work, 'chance'> & { takesOver: number; rewords: number },
): object {
  if (!chance.isTrue(takesOver)) return { consultationId, number, takenOver: false, reason: 'The street is lit.' }
  const wording = { id: 'Pintu dijaga tetap bebas.', en: 'The door is kept free.' }
  return { consultationId, number, takenOver: true, ...(chance.isTrue(rewords) && { wording }) }
}
