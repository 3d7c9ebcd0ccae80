// What the broker retains and nobody keeps up any more: of servers that were watched once, unless another Sentarr watches one of that id
// now, and of earlier versions.
import type { Log } from '../log.ts'
import { removedServer } from './discovery.ts'
import { sharedDevice } from './own-device.ts'
import type { Publication } from './publication.ts'
import { statusTopic } from './shown.ts'

type Deps = {
  removedServers?: string[]
  /** Given to the output that shows Sentarr itself. */
  channels?(): unknown
  baseTopic: string
  discoveryPrefix: string
  publish(message: Publication): Promise<void>
  log: Pick<Log, 'debug'>
}

export function createLeftovers({ removedServers = [], channels, baseTopic, discoveryPrefix, publish, log }: Deps) {
  const ids = new Map(removedServers.map((id) => [statusTopic(baseTopic, id), id]))
  /** Once it was another's it stays so: that one may only be away for a while. */
  const others = new Set<string>()
  let isCleared = false
  const shared = channels === undefined ? [] : sharedDevice({ baseTopic, discoveryPrefix })
  /** Home Assistant warns of an end of what it never knew. */
  let isSharedThere = false
  const left = (): Publication[] => [
    ...(isSharedThere ? shared : []),
    ...[...ids.values()]
      .filter((id) => !others.has(id))
      .flatMap((id) => removedServer({ id, baseTopic, discoveryPrefix })),
  ]
  return {
    topics: [...ids.keys(), ...shared.slice(0, 1).map(({ topic }) => topic)],
    /** What is said on these topics. */
    heard(topic: string, payload: string): void {
      const id = ids.get(topic)
      if (id !== undefined && payload === 'online') others.add(id)
      if (topic === shared[0]?.topic && payload !== '') isSharedThere = true
    },
    /**
     * Before our own messages, so that the entities' ids are free for them. But those never wait for it, and it is tried once in the life
     * of the process: these topics are not ours, and a broker may answer with silence or by closing the connection.
     */
    clear(): void {
      if (isCleared) return
      isCleared = true
      for (const message of left()) {
        publish(message).catch((error) =>
          log.debug(`what an earlier Sentarr left on ${message.topic} may still be there`, { error }),
        )
      }
    },
  }
}
