// What a list of incidents is narrowed to, from a request to the store.
import type { IncidentFilter } from '../../store/rows.ts'
import type { ApiDeps } from '../api-deps.ts'
import type { z } from '../openapi.ts'
import type { incidentFilterSchema } from '../schemas/incidents.ts'

type Asked = Omit<z.output<typeof incidentFilterSchema>, 'cursor' | 'limit'>

type Known = { matcher: Pick<ApiDeps['matcher'], 'rules'>; language: ApiDeps['language'] }

export const storeFilter = ({ state, q, since, until, ...filter }: Asked, known: Known): IncidentFilter =>
  given({
    ...filter,
    since: at(since),
    until: at(until),
    text: q || undefined,
    rules: q ? titled(q, known) : undefined,
    state: state === 'all' ? undefined : state,
  })

/** Rules whose title in the language of alerts holds the text: the store has the English one. */
const titled = (text: string, { matcher, language }: Known): string[] =>
  language.id === 'en'
    ? []
    : matcher.rules
        .filter(({ title }) => language.translate(title).toLowerCase().includes(text.toLowerCase()))
        .map(({ id }) => id)

const at = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

/** Without the keys that are not given. */
function given<T extends object>(filter: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >
}
