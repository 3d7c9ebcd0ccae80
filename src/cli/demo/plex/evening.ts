// An evening at the simulated Plex: people begin and end to watch, one of them with a transcode that cannot keep up.
import { createRandom } from '../random.ts'
import { type Playing, somebodyPlays } from './household.ts'
import type { DemoPlex } from './plex.ts'

const TURN_MS = 8_000
const MOST = 3

export function createEvening(plex: Pick<DemoPlex, 'household' | 'notify'>, seed: number) {
  const random = createRandom(seed + 77)
  const { household } = plex
  let nextAt = 0
  let number = 0

  function tell({ sessionKey, client, item, transcode }: Playing, state: string): void {
    plex.notify('playing', 'PlaySessionStateNotification', [
      {
        sessionKey,
        clientIdentifier: client,
        guid: '',
        ratingKey: item.ratingKey,
        url: '',
        key: `/library/metadata/${item.ratingKey}`,
        viewOffset: 60_000,
        state,
        ...(transcode !== null && { transcodeSession: transcode }),
      },
    ])
  }

  function begin(): void {
    number++
    const playing = somebodyPlays(household, number, number % 2 === 0 ? `demo${random.hex(20)}` : null)
    playing.sessionKey = String(number)
    playing.speed = number % 4 === 0 ? 0.7 : 2.5
    tell(playing, 'playing')
  }

  return {
    /** Lets the evening go on until `now`, epoch milliseconds. */
    until(now: number): void {
      if (now < nextAt) return
      nextAt = now + TURN_MS
      const over = household.playing.length < MOST ? undefined : household.playing.shift()
      if (over === undefined) begin()
      else tell(over, 'stopped')
    },
  }
}
