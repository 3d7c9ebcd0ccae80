// Secrets are write-only: dots that come back from a page stand for what is stored.
import { DOTS } from '../../settings/problem.ts'

type Entry = Record<string, unknown>

const isEntry = (given: unknown): given is Entry => typeof given === 'object' && given !== null && !Array.isArray(given)

/** `given` with every dots in its entries replaced by what the stored entry of the same name (or id) holds, in a file of its own or not. */
export function withStored(given: unknown, stored: unknown): unknown {
  if (!Array.isArray(given)) return given
  const known = Array.isArray(stored) ? stored.filter(isEntry) : []
  return given.map((entry) => {
    if (!isEntry(entry)) return entry
    const before = known.find((one) => labelOf(one) === labelOf(entry))
    return Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => kept(key, value, before)))
  })
}

function kept(key: string, value: unknown, before: Entry | undefined): [string, unknown][] {
  if (value !== DOTS) return [[key, value]]
  const file = `${key}_file`
  if (before !== undefined && file in before) return [[file, before[file]]]
  return before !== undefined && key in before ? [[key, before[key]]] : []
}

const labelOf = ({ id, name, type }: Entry) => JSON.stringify(id ?? name ?? type ?? null)
