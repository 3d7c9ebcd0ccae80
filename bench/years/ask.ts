// What each question of the API takes, one after another.
import { quantile } from '../figures.ts'
import { processorMs } from '../process.ts'
import { EXPORT, NOT_OF_THE_STORE, type Questions, questionsAsOf } from './questions.ts'

const CALLS = 200
const EXPORT_BESIDE = '/healthz'

export type Asked = { address: string; pid: number }

/** Prints p50 and p99 of every route that asks the store, and the processor time of a call. @throws when a route is not known here. */
export async function askAll({ address, pid }: Asked): Promise<void> {
  const questions = questionsAsOf(Date.now())
  await everyRouteIsKnown(address, questions)
  const ids = await incidentIds(address)
  for (const [path, queries] of Object.entries(questions))
    for (const query of queries) {
      const times: number[] = []
      const spent = processorMs({ pid })
      for (let call = 0; call < CALLS; call++) {
        const at = performance.now()
        const answer = await fetch(address + path.replace('{id}', ids[call % ids.length]!) + query)
        await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`${path}${query}: ${answer.status}`)
        times.push(performance.now() - at)
      }
      const each = (processorMs({ pid }) - spent) / CALLS
      console.log(`GET ${path}${query}: ${figures(times)}, ${each.toFixed(1)} ms of a processor`)
    }
  await exportAll(address)
}

export const figures = (times: number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`

/** The newest, some of them open. */
export async function incidentIds(address: string): Promise<string[]> {
  const list = (await (await fetch(`${address}/api/incidents?limit=500`)).json()) as { items: { id: string }[] }
  return list.items.map(({ id }) => id)
}

async function everyRouteIsKnown(address: string, questions: Questions): Promise<void> {
  const { paths } = (await (await fetch(`${address}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  const known = new Set([...Object.keys(questions), ...NOT_OF_THE_STORE, EXPORT])
  const unknown = Object.keys(paths).filter((path) => 'get' in paths[path]! && !known.has(path))
  const gone = [...known].filter((path) => !('get' in (paths[path] ?? {})))
  if (unknown.length > 0) throw new Error(`not measured: ${unknown.join(', ')}`)
  if (gone.length > 0) throw new Error(`no route any more: ${gone.join(', ')}`)
}

/** All incidents as a file: what comes at once, and what others wait for meanwhile. */
async function exportAll(address: string): Promise<void> {
  const startedAt = performance.now()
  const answer = await fetch(`${address}${EXPORT}?format=json`)
  let bytes = 0
  let firstAt = 0
  let taken = false
  const reading = (async () => {
    for await (const piece of answer.body!) {
      firstAt ||= performance.now()
      bytes += piece.length
    }
    taken = true
  })()
  const others: number[] = []
  while (!taken) {
    const at = performance.now()
    await (await fetch(address + EXPORT_BESIDE)).arrayBuffer()
    others.push(performance.now() - at)
  }
  await reading
  const seconds = (performance.now() - startedAt) / 1000
  console.log(
    `GET ${EXPORT}: first piece ${(firstAt - startedAt).toFixed(1)} ms, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s; ${EXPORT_BESIDE} meanwhile ${figures(others)}`,
  )
}
