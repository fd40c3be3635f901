import type { Offices } from '../offices/offices.ts'

/** Answers an ombudsman about an application, as the administrator. Some type the reference wrongly at first. */
export async function inquire({ administrator, town }: Offices, reference: string, letter: string): Promise<void> {
  const chance = town.chanceOf(`inquiry ${letter}`)
  const { mistypes, asksTwice } = town.mix.inquiries
  const reason = `The ombudsman asks what has happened so far (letter ${letter}).`
  const path = '/v1/audit/inquiries'
  if (chance.isTrue(mistypes)) await administrator.sends(path, { reference: `${reference.slice(0, -1)}U`, reason })
  await administrator.sends(path, { reference: chance.isTrue(0.3) ? reference.toLowerCase() : reference, reason })
  if (chance.isTrue(asksTwice)) await administrator.sends(path, { reference, reason: `${reason} And since then?` })
}
