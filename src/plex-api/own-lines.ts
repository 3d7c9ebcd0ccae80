// Lines that Plex writes only because we ask it something. They are no findings and no sign of life.

/** A request may take so long to be answered, and its lines so long to arrive. */
const REMEMBERED_MS = 120_000
const HANDSHAKE_MS = 2_000
const MAX_REMEMBERED = 500

// `Request: [127.0.0.1:53432 (Loopback)] GET /identity (6 live) #5e Signed-in Token (…)`
const REQUEST =
  /^(?:\[[^\]]{1,80}\] )?(Request|Completed(?: after connection close)?): \[[^\]]{1,100}\] (?:-?\d{1,3} )?([A-Z]{3,7}) (\S{1,2000})(?:[^#\n]{0,200}#([0-9a-f]{1,8})\b)?/
const TAG = /^\[Req#([0-9a-f]{1,8})[\]/]/
const HANDSHAKE =
  /^(?:\[[^\]]{1,80}\] )?(?:WebSocket: Performing handshake|Beginning read from WebSocket|WebSocket: client initiated close|Streaming (?:event|notification))/

export type OwnLines = {
  asked(method: string, path: string): void
  connecting(): void
  /** @param message the message of a line, tags included */
  isOwn(message: string): boolean
}

/** @param clock monotonic milliseconds */
export function createOwnLines({ clientIdentifier, clock }: { clientIdentifier: string; clock(): number }): OwnLines {
  /** Requests of ours whose two lines did not come yet. */
  let pending: { call: string; at: number; left: Set<string> }[] = []
  const ids = new Map<string, number>()
  let connectedAt = Number.NEGATIVE_INFINITY

  function forget(now: number): void {
    pending = pending.filter(({ at, left }) => left.size > 0 && now - at < REMEMBERED_MS).slice(-MAX_REMEMBERED)
    for (const [id, at] of ids) if (now - at >= REMEMBERED_MS || ids.size > MAX_REMEMBERED) ids.delete(id)
  }

  function isOurs(line: RegExpExecArray, now: number): boolean {
    const [, kind = '', method, path = '', id] = line
    const word = kind.startsWith('Request') ? 'Request' : 'Completed'
    if (path.includes('/notifications?') || path.endsWith('/notifications')) return now - connectedAt < REMEMBERED_MS
    const known = pending.find(({ call, left }) => call === `${method} ${withoutToken(path)}` && left.has(word))
    if (known === undefined) return id !== undefined && ids.has(id)
    known.left.delete(word)
    if (id !== undefined && word === 'Request') ids.set(id, now)
    return true
  }

  return {
    asked(method, path) {
      const now = clock()
      forget(now)
      pending.push({ call: `${method} ${path}`, at: now, left: new Set(['Request', 'Completed']) })
    },
    connecting() {
      connectedAt = clock()
    },
    isOwn(message) {
      if (message.includes(clientIdentifier)) return true
      const tag = TAG.exec(message)?.[1]
      if (tag !== undefined && ids.has(tag)) return true
      const now = clock()
      if (HANDSHAKE.test(message)) return now - connectedAt < HANDSHAKE_MS
      const line = REQUEST.exec(message)
      return line !== null && isOurs(line, now)
    },
  }
}

/** Plex adds what stood in our headers to some of the paths it prints. */
const withoutToken = (path: string) => path.replace(/[?&]X-Plex-Token=[^&]*/g, '')
