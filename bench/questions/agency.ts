const purpose = 'collateral_check'
const keyMilliseconds = 24 * 3_600_000

/** Registers an agency that may see all permits and their events, and returns the headers of its requests. */
export async function agencyHeaders(url: string, admin: Record<string, string>): Promise<Record<string, string>> {
  const client = await posted<{ id: string }>(`${url}/v1/clients`, admin, {
    names: { id: 'Lembaga uji beban', en: 'Load test agency' },
    owner: 'Load test',
    contact: { email: 'access@agency.example', phone: null },
    purposes: [{ code: purpose, text: { id: 'Memeriksa agunan', en: 'Checking collateral' } }],
    permitTypes: ['*'],
    regions: ['*'],
    scopes: ['permits:read', 'events:read'],
    ratePolicy: 'agency',
  })
  const { secret } = await posted<{ secret: string }>(`${url}/v1/clients/${client.id}/keys`, admin, {
    label: 'load test',
    expiresAt: new Date(Date.now() + keyMilliseconds).toISOString(),
  })
  return { authorization: `Bearer ${secret}`, purpose, 'accept-language': 'id' }
}

async function posted<T>(url: string, headers: Record<string, string>, body: unknown): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
  const parsed: T = JSON.parse(await answer.text())
  return parsed
}
