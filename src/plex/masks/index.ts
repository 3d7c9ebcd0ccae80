// What must not leave, in the order in which names are given where two masks meet.
import { ADDRESSES } from './addresses.ts'
import { NAMED } from './keys.ts'
import type { Mask } from './mask.ts'
import { PEOPLE } from './people.ts'
import { RANDOM } from './random.ts'
import { SERVICES } from './services.ts'
import { STREAMS } from './streams.ts'

export const MASKS: readonly Mask[] = [...SERVICES, STREAMS, ...ADDRESSES, ...PEOPLE, NAMED, RANDOM]
