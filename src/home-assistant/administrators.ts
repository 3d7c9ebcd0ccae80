// Who of Home Assistant's users is an administrator: Core is asked, and its answer counts for a minute.
// Facts: `config/auth/list` of Core's websocket (components/config/auth.py); it answers administrators only, as the Supervisor is one.
import { z } from 'zod'

const KEPT_MS = 60_000
/** Somebody who is not on the list may be new: it is not asked for more often than so. */
const AGAIN_MS = 5_000
const GROUP = 'system-admin'

const users = z.array(
  z.object({
    id: z.string(),
    is_active: z.boolean().default(false),
    is_owner: z.boolean().default(false),
    system_generated: z.boolean().default(false),
    group_ids: z.array(z.string()).default([]),
  }),
)

export type Administrators = {
  /** @throws {Error} when Home Assistant does not say. */
  has(userId: string): Promise<boolean>
}

export function createAdministrators({
  ask,
  now,
}: {
  /** One command of Core's websocket. */
  ask(message: { type: string }): Promise<unknown>
  /** Epoch milliseconds. */
  now(): number
}): Administrators {
  let known: { at: number; ids: ReadonlySet<string> } | null = null
  let asking: Promise<ReadonlySet<string>> | null = null

  async function list(): Promise<ReadonlySet<string>> {
    const listed = users.parse(await ask({ type: 'config/auth/list' }))
    const administers = listed.filter(
      (one) => one.is_active && !one.system_generated && (one.is_owner || one.group_ids.includes(GROUP)),
    )
    const ids = new Set(administers.map(({ id }) => id))
    known = { at: now(), ids }
    return ids
  }

  const anew = () => {
    asking ??= list().finally(() => {
      asking = null
    })
    return asking
  }

  return {
    async has(userId) {
      const age = known === null ? Number.POSITIVE_INFINITY : now() - known.at
      if (known !== null && age < KEPT_MS && (known.ids.has(userId) || age < AGAIN_MS)) return known.ids.has(userId)
      return (await anew()).has(userId)
    },
  }
}
