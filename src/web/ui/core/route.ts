// Where the user is: all in the part of the address after `#`, which is the same behind every prefix.

/** In the order of the navigation. */
export const PAGES = [
  'overview',
  'incidents',
  'logs',
  'streams',
  'servers',
  'report',
  'rules',
  'lab',
  'channels',
  'settings',
  'health',
] as const
export type Page = (typeof PAGES)[number]

export type Route = { page: Page; id: string | null; query: URLSearchParams }

/** `#/incidents/42?x=y`, or `/incidents/42` as Home Assistant hands over a deep link. Anything else is the overview. */
export function parseRoute(address: string): Route {
  const [path = '', search = ''] = address.replace(/^#/, '').split('?', 2)
  const [page = '', id] = path.replace(/^\/+/, '').split('/')
  const known = PAGES.find((one) => one === page)
  return { page: known ?? 'overview', id: known && id ? decoded(id) : null, query: new URLSearchParams(search) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function address(page: Page, id?: string | null, values: Record<string, string | null> = {}): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${search}`
}

/** Told to the window when a page changes its own address. */
export const ROUTE_REFINED = 'sentarr-route'

/** Changes the address within a page: a filter, say. No step in the history, no scrolling. */
export function refine(to: string): void {
  history.replaceState(null, '', to)
  window.dispatchEvent(new Event(ROUTE_REFINED))
}
