// What a list of incidents is narrowed to, from a request to the store.
import type { IncidentFilter } from '../../store/rows.ts'
import type { z } from '../openapi.ts'
import type { incidentFilterSchema } from '../schemas/incidents.ts'

type Asked = Omit<z.output<typeof incidentFilterSchema>, 'cursor' | 'limit'>

export const storeFilter = ({ state, q, since, until, ...filter }: Asked): IncidentFilter =>
  given({
    ...filter,
    since: at(since),
    until: at(until),
    text: q || undefined,
    state: state === 'all' ? undefined : state,
  })

const at = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

/** Without the keys that are not given. */
function given<T extends object>(filter: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >
}
