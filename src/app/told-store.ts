// The store whose every commit the open pages are told of.
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Feed } from '../web/feed.ts'
import { attempt } from './attempt.ts'

export const toldStore = (store: Store, feed: Pick<Feed, 'committed'>, log: Pick<Log, 'error'>): Store => ({
  ...store,
  commit(changes) {
    store.commit(changes)
    // It is stored: who is told of it must not make it look refused.
    attempt(log, 'cannot tell the pages what changed', () => feed.committed(changes))
  },
})
