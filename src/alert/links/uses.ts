// Which links were used: each works once, also after a restart.
import { z } from 'zod'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'

const KEY = 'used-links'
/** More than anybody presses in three days; beyond it links are refused, never forgotten. */
const MOST = 2_000

const stored = z.array(z.tuple([z.string(), z.number()]))

export type LinkUses = {
  has(use: string): boolean
  /** False when there is no room to remember another one. */
  isRoom(): boolean
  add(use: string, until: number): void
}

type Deps = { store: Pick<Store, 'value' | 'commit'>; now(): number; log: Pick<Log, 'error'> }

export function createLinkUses({ store, now, log }: Deps): LinkUses {
  const parsed = stored.safeParse(store.value(KEY))
  let uses = new Map(parsed.success ? parsed.data : [])

  /** What has ended needs no remembering. */
  const current = () => {
    uses = new Map([...uses].filter(([, until]) => until > now()))
    return uses
  }

  return {
    has: (use) => uses.has(use),
    isRoom: () => current().size < MOST,
    add(use, until) {
      current().set(use, until)
      try {
        store.commit({ values: { [KEY]: [...uses] } })
      } catch (error) {
        log.error('cannot store that a link of an alert was used; until the next restart it is known', { error })
      }
    },
  }
}
