// Whether Sentarr does what it is there for: it reads, it stores, and somebody can be told. Pure.
import type { SourceState } from '../service/source.ts'

type Way = { name: string /** Why nothing gets out there; null while it does. */; trouble: string | null }

export type Work = {
  /** What `/healthz` says is wrong: reading that broke or hangs, a database that takes nothing. */
  reasons: readonly string[]
  servers: readonly { id: string; sources: readonly { name: string; state: Pick<SourceState, 'state' | 'detail'> }[] }[]
  /** Channels, MQTT, Home Assistant's bus: all that are set up. */
  ways: readonly Way[]
}

/** Why no good heartbeat may be sent; empty while all is well. With nothing set up nobody can be told, and nobody expects it. */
export function troublesOf({ reasons, servers, ways }: Work): string[] {
  const unread = servers.flatMap(({ id, sources }) => {
    if (sources.some(({ state }) => state.state === 'reading')) return []
    // One that failed stands among the reasons already; one that waits without a word has only begun.
    return sources
      .filter(({ state: { state, detail } }) => state === 'unreachable' || (state === 'waiting' && detail !== ''))
      .map((one) => `${id} is not read: ${toldBy(one)}`)
  })
  const silent = ways.every(({ trouble }) => trouble !== null)
  const mute = silent
    ? ways.map(({ name, trouble }) => `no alert gets out by ${name}${trouble ? `: ${trouble}` : ''}`)
    : []
  return [...reasons, ...unread, ...mute]
}

const toldBy = ({ name, state }: { name: string; state: { detail: string } }) => state.detail || name
