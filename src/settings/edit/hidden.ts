// What a page sends back as it was shown stands for what is stored: secrets and what else is masked are write-only.

type Entry = Record<string, unknown>

const isEntry = (given: unknown): given is Entry => typeof given === 'object' && given !== null && !Array.isArray(given)

export const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The entries `given`, with every setting that is just as it was `shown` replaced by the `stored` one: in plain, or as the file that
 * holds it. Entries belong together by their id or name; `shown` and `stored` have the same order.
 */
export function withStored(given: unknown, shown: unknown, stored: unknown): unknown {
  if (!Array.isArray(given) || !Array.isArray(shown) || !Array.isArray(stored)) return given
  return given.map((entry) => {
    if (!isEntry(entry)) return entry
    const index = shown.findIndex((one) => isEntry(one) && labelOf(one) === labelOf(entry))
    const [before, written] = [shown[index], stored[index]]
    if (!isEntry(before) || !isEntry(written)) return entry
    return Object.fromEntries(
      Object.entries(entry).flatMap(([key, value]) =>
        isSame(value, before[key]) ? kept(key, value, written) : [[key, value]],
      ),
    )
  })
}

/** What is not written there is a default, and need not be written now. */
function kept(key: string, value: unknown, written: Entry): [string, unknown][] {
  if (key === 'name' || key === 'type' || key === 'id') return [[key, value]]
  return [`${key}_file`, key].filter((name) => name in written).map((name) => [name, written[name]])
}

const labelOf = ({ id, name, type }: Entry) => JSON.stringify(id ?? name ?? type ?? null)
