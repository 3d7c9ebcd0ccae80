// Who answers at an address: Plex says so to anybody, without a token.
import { createPlexClient, type Introduction } from './client.ts'
import type { Failure } from './failure.ts'
import { contentOf, identitySchema } from './schemas.ts'

const TIMEOUT_MS = 3_000
const LIMIT = 64 * 1024

type Identity = { machineIdentifier: string; version: string; claimed: boolean | null }

/** `why`: null when something answered that is not Plex, or a Plex that is still starting. */
export type Identified = { ok: true; identity: Identity } | { ok: false; why: Failure | null }

type Asked = { url: string; verifyTls?: boolean; introduction: Introduction; signal?: AbortSignal; timeoutMs?: number }

/** Asks `/identity`, once, and nothing else. */
export async function identify(asked: Asked): Promise<Identified> {
  const { url, verifyTls = true, introduction, signal, timeoutMs = TIMEOUT_MS } = asked
  const client = createPlexClient({ server: { url, token: '', verifyTls }, introduction })
  try {
    const answer = await client.request({
      path: '/identity',
      withToken: false,
      fresh: true,
      limit: LIMIT,
      timeoutMs,
      ...(signal && { signal }),
    })
    if (!answer.ok) return { ok: false, why: answer.failure }
    const identity = answer.status === 200 ? contentOf(answer.body, identitySchema) : null
    return identity === null || identity.machineIdentifier === '' ? { ok: false, why: null } : { ok: true, identity }
  } finally {
    client.close()
  }
}
