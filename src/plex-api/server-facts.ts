// What Plex said of itself: its version, its name, its account, its settings, and whether it is open to the outside.
import { flagIn } from './frames.ts'
import { heardMapping, type Mapping, REMOTE_UNKNOWN, type RemoteAccess } from './remote-access.ts'

/** Whether the owner wants the server to be reached from outside. */
const PUBLISHED = 'PublishServerOnPlexOnlineKey'

/** Null where Plex has not said so yet. */
type Facts = {
  version: string | null
  /** Plex's own id of the machine. */
  identifier: string | null
  name: string | null
  claimed: boolean | null
  /** In Plex's words. */
  signIn: string | null
  /** Plex took the token when it was shown last. */
  tokenTaken: boolean | null
  /** The token is the owner's. */
  owner: boolean | null
  diagnostics: string[] | null
}

export type ServerFacts = {
  now(): Readonly<Facts>
  /** Null leaves what was known. */
  learn(next: Partial<Facts>): void
  /** A setting of Plex; whatever holds a secret is not kept. */
  learnSetting(id: string, value: unknown): void
  /** A setting that is on or off; null while it is not known. */
  flag(id: string): boolean | null
  /** False where Plex says nothing of it. */
  learnMapping(said: Mapping): boolean
  remote(): RemoteAccess
  /** The server is signed in to an account. */
  signedIn(): boolean | null
}

/** @param clock monotonic milliseconds */
export function createServerFacts(clock: () => number): ServerFacts {
  const facts: Facts = {
    version: null,
    identifier: null,
    name: null,
    claimed: null,
    signIn: null,
    tokenTaken: null,
    owner: null,
    diagnostics: null,
  }
  const settings = new Map<string, unknown>()
  let remote = REMOTE_UNKNOWN

  const flag = (id: string): boolean | null => {
    const value = settings.get(id.toLowerCase())
    return value === undefined ? null : flagIn(value)
  }

  return {
    now: () => facts,
    learn(next) {
      Object.assign(facts, Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null)))
    },
    learnSetting(id, value) {
      if (/token|mail|secret|key$/i.test(id) && id !== PUBLISHED) return
      settings.set(id.toLowerCase(), value)
    },
    flag,
    learnMapping(said) {
      if (said.state === '') return false
      remote = heardMapping(remote, { mapping: said, published: flag(PUBLISHED) }, clock())
      return true
    },
    remote: () => remote,
    signedIn() {
      if (facts.claimed === false) return false
      if (facts.signIn === null || facts.signIn === 'unknown') return facts.claimed
      return facts.signIn === 'ok'
    },
  }
}
