// Home Assistant around us: its panel protocol (src/panels/app/ha-panel-app.ts of its frontend) and its page, which is of the same origin.
import { parseRoute } from './route.ts'

export type Host = {
  /** Home Assistant's page, where it can be read. */
  document: Document
  /** Opens a page of Home Assistant. */
  navigate(path: string): void
  toggleMenu(): void
}

type Properties = { type?: unknown; narrow?: unknown; route?: { path?: unknown } }

/** Null outside of Home Assistant. */
export function findHost(): Host | null {
  if (window.parent === window) return null
  try {
    const { document } = window.parent
    if (!document.querySelector('home-assistant')) return null
    return {
      document,
      navigate: (path) => post('navigate', { path }),
      toggleMenu: () => post('toggle-menu'),
    }
  } catch {
    return null
  }
}

const post = (type: string, more: object = {}) =>
  window.parent.postMessage({ type: `home-assistant/${type}`, ...more }, window.location.origin)

/**
 * Tells whether there is little room, and follows deep links (`/app/<slug>/incidents/42`, or the same after a `#`).
 * While it is narrow Home Assistant's own title bar goes and ours has the menu button; while it is wide its sidebar stays.
 */
export function followHost(host: Host, narrowed: (narrow: boolean) => void): void {
  let narrow: boolean | null = null
  let followed = ''
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<Properties | null>) => {
    if (source !== window.parent || origin !== window.location.origin) return
    if (data?.type !== 'home-assistant/properties') return
    const path = typeof data.route?.path === 'string' ? data.route.path : ''
    follow(path.length > 1 ? path : host.document.location.hash)
    if (data.narrow !== narrow) {
      narrow = data.narrow === true
      if (!narrow) post('unsubscribe-properties')
      post('subscribe-properties', { kioskMode: narrow })
      narrowed(narrow)
    }
  })
  const follow = (link: string) => {
    if (link === followed) return
    followed = link
    const { page, id } = parseRoute(link)
    if (page !== 'overview' || id !== null) window.location.hash = `#/${link.replace(/^[#/]+/, '')}`
  }
  window.addEventListener('pagehide', () => post('unsubscribe-properties'))
  post('subscribe-properties', { kioskMode: false })
}
