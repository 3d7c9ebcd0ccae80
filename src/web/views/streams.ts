// What is played and what failed, as the API shows it: who and what only to those who administer.
import { redact } from '../../plex/redact.ts'
import type { WatchedServer } from '../../service/watched-server.ts'
import type { FailedStreamItem, StreamItem } from '../schemas/streams.ts'
import { iso } from './time.ts'

type Its = Pick<WatchedServer, 'id' | 'plex' | 'failedStreams'>

export const streamItems = ({ id, plex }: Its, personal: boolean): StreamItem[] =>
  (plex?.watch.sessions.playing() ?? []).map(({ sessionKey, video, audio, subtitles, ...stream }) => ({
    ...stream,
    ...(!personal && { user: '', title: '', client: '' }),
    server: id,
    session: sessionKey,
    reasons: stream.reasons.map((reason) => redact(reason)),
  }))

export function failedItems({ id, failedStreams }: Its, personal: boolean): FailedStreamItem[] {
  const items = failedStreams().map(({ player, device, lastAt, ...failed }) => ({
    ...failed,
    server: id,
    client: personal && player !== '' ? player : device,
    last_at: iso(lastAt),
  }))
  return personal ? items : joined(items)
}

/** Players of one kind are one row where their names are not shown. */
function joined(items: readonly FailedStreamItem[]): FailedStreamItem[] {
  const rows = Map.groupBy(items, ({ client, rule, title }) => JSON.stringify([client, rule ?? title]))
  return [...rows.values()].map((same) => ({ ...same[0]!, count: same.reduce((sum, { count }) => sum + count, 0) }))
}
