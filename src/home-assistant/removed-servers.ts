// Servers that were watched once: what the broker retains of them goes, unless another Sentarr watches a server of that id now.
import { removedServer } from './discovery.ts'
import type { Publication } from './publication.ts'
import { statusTopic } from './shown.ts'

type Deps = { removedServers?: string[]; baseTopic: string; discoveryPrefix: string }

export function createRemovedServers({ removedServers = [], baseTopic, discoveryPrefix }: Deps) {
  const ids = new Map(removedServers.map((id) => [statusTopic(baseTopic, id), id]))
  /** Once it was another's it stays so: that one may only be away for a while. */
  const others = new Set<string>()
  return {
    topics: [...ids.keys()],
    /** What is said on these topics. */
    heard(topic: string, status: string): void {
      const id = ids.get(topic)
      if (id !== undefined && status === 'online') others.add(id)
    },
    /** Messages that take away what is left of them. */
    gone: (): Publication[] =>
      [...ids.values()]
        .filter((id) => !others.has(id))
        .flatMap((id) => removedServer({ id, baseTopic, discoveryPrefix })),
  }
}
