// What it takes to do something to an incident or a server: each is a commit.
import { type Asked, figures, incidentIds } from './ask.ts'

const CALLS = 100
const MANY = 100

type Act = { name: string; path: string; body?: unknown; method?: string }

/** Prints p50 and p99 of every command that changes the store. */
export async function actOnAll({ address }: Asked): Promise<void> {
  const ids = await incidentIds(address)
  const open = (await (await fetch(`${address}/api/incidents?state=open&limit=500`)).json()) as {
    items: { id: string }[]
  }
  const each = (name: string, among: { id: string }[], body: unknown = {}) =>
    among
      .slice(0, CALLS)
      .map(({ id }): Act => ({ name: `/api/incidents/{id}/${name}`, path: `/api/incidents/${id}/${name}`, body }))
  const many = (action: string) =>
    Array.from({ length: CALLS / 5 }, (): Act => {
      return {
        name: `/api/incidents/bulk (${action}, ${MANY})`,
        path: '/api/incidents/bulk',
        body: { ids: ids.slice(0, MANY), action },
      }
    })
  const deleted = ids.slice(-CALLS).map((id): Act => {
    return { name: '/api/incidents/{id}', path: `/api/incidents/${id}`, method: 'DELETE' }
  })
  const search = Array.from({ length: CALLS }, (): Act => {
    return { name: '/api/incidents/search', path: '/api/incidents/search', body: { q: 'film-7' } }
  })
  const servers = ['mute', 'unmute'].flatMap((name) =>
    Array.from({ length: CALLS }, (_, call): Act => {
      return { name: `/api/servers/{id}/${name}`, path: `/api/servers/server_${call % 25}/${name}`, body: {} }
    }),
  )
  const acts = [
    ...each('acknowledge', open.items, { note: 'seen' }),
    ...each('mute', open.items, { minutes: 60 }),
    ...each('unmute', open.items),
    ...each('resolve', open.items, { note: 'done' }),
    ...each('reopen', open.items),
    ...many('acknowledge'),
    ...many('mute'),
    ...many('resolve'),
    ...servers,
    ...search,
    ...deleted,
  ]
  for (const [name, its] of Map.groupBy(acts, (act) => act.name)) {
    const times: number[] = []
    for (const { path, body, method = 'POST' } of its) {
      const at = performance.now()
      const sent =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      const answer = await fetch(address + path, { method, ...sent })
      const said = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`)
      times.push(performance.now() - at)
    }
    console.log(`${its[0]!.method ?? 'POST'} ${name}: ${figures(times)}`)
  }
}
