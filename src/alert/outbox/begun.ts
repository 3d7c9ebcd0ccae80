// Deliveries that were begun: a try counts before it is made, so that one that ends the process is not made for ever.

import { z } from 'zod'
import type { Delivery } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'

const MOST = 3

const mark = z.object({ delivery: z.string(), times: z.number() })

export type Begun = ReturnType<typeof createBegun>

export function createBegun(store: Pick<Store, 'commit' | 'value'>) {
  const key = (target: string) => `begun:${target}`
  return {
    /** @returns false when the process ended each time that these were tried. */
    begin(target: string, [first]: readonly Delivery[]): boolean {
      const before = mark.safeParse(store.value(key(target))).data
      const times = before?.delivery === first?.id ? (before?.times ?? 0) : 0
      if (times >= MOST) return false
      store.commit({ values: { [key(target)]: { delivery: first?.id, times: times + 1 } } })
      return true
    },
    /** To be stored with what a delivery came to. */
    concluded: (target: string) => ({ [key(target)]: null }),
    /** Stopped in good order, with nothing to store. */
    ended: (target: string) => store.commit({ values: { [key(target)]: null } }),
  }
}
