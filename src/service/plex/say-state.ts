// How Plex at its address is, in the log, where people look first: only what is so, and once.
import type { Log } from '../../log.ts'
import type { PlexView } from '../../plex-api/judgements.ts'
import type { Closed } from '../../plex-api/notifications.ts'
import { TOKEN_REFUSED, tokenNotes } from './token-notes.ts'

type Said = Pick<Log, 'info' | 'warn'>

export function createSayer({ id, token, log }: { id: string; token: string; log: Said }) {
  let saidOfState: string | null = null
  let saidOfToken = ''
  return (view: PlexView): void => {
    const { state, version, tokenTaken } = view
    const details = { server: id, ...(version !== null && { version }) }
    const notes = tokenNotes(view, token).join(' ')
    if (notes !== saidOfToken) {
      if (notes !== '') log.warn(notes, details)
      else if (saidOfToken === TOKEN_REFUSED) log.info('Plex takes the token again', details)
      saidOfToken = notes
    }
    // Whether it takes the token is part of the first word about a server.
    if (state === null || (state === 'up' && tokenTaken === null)) return
    const words = `Plex at its address is ${state}`
    if (words !== saidOfState) log[state === 'up' ? 'info' : 'warn'](words, details)
    saidOfState = words
  }
}

/** Of the log stream: that it is read, once it is, and that it is refused. */
export function createStreamSayer(id: string, log: Said) {
  let said = ''
  const say = (words: string, how: keyof Said) => {
    if (words !== said) log[how](words, { server: id })
    said = words
  }
  return {
    opened: () => say('reading Plex’s own log stream', 'info'),
    closed({ status }: Pick<Closed, 'status'>): void {
      if (status === 401 || status === 403) say('Plex refuses its log stream to this token', 'warn')
    },
  }
}
