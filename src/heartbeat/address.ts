// How a heartbeat is written for the service at an address; the address tells which one it is.

type Beat = { url: string; method: 'GET' | 'POST'; headers: Record<string, string>; body: string }

/** Characters of the reasons in an address: services and proxies cut longer ones. */
const IN_ADDRESS = 250

/** `https://host/api/push/TOKEN`, also as copied from its page, with `?status=up&msg=OK&ping=`. */
const UPTIME_KUMA = /\/api\/push\/[^/]+$/
/** `https://token@host/api/v1/endpoints/GROUP_NAME/external`. */
const GATUS = /\/api\/v1\/endpoints\/[^/]+\/external$/

/**
 * One heartbeat. `reasons` is empty while all is well, else why not, in words that may be shown.
 * Uptime Kuma's push monitors take a query, Gatus' external endpoints a query and a bearer token, all others are taken for
 * healthchecks.io's way: the address, or the address with `/fail`, and the reasons as body.
 */
export function beatFor(address: string, reasons: readonly string[]): Beat {
  const url = new URL(address)
  url.pathname = url.pathname.replace(/\/+$/, '')
  const isWell = reasons.length === 0
  const short = reasons.join('; ').slice(0, IN_ADDRESS).toWellFormed()
  if (UPTIME_KUMA.test(url.pathname)) {
    url.searchParams.set('status', isWell ? 'up' : 'down')
    url.searchParams.set('msg', isWell ? 'OK' : short)
    return { url: url.href, method: 'GET', headers: {}, body: '' }
  }
  if (GATUS.test(url.pathname)) {
    const token = decoded(url.password || url.username)
    url.username = ''
    url.password = ''
    url.searchParams.set('success', String(isWell))
    if (isWell) url.searchParams.delete('error')
    else url.searchParams.set('error', short)
    const headers = { authorization: `Bearer ${token}` }
    return { url: url.href, method: 'POST', headers: token === '' ? {} : headers, body: '' }
  }
  if (!isWell) url.pathname = `${url.pathname.replace(/\/$/, '')}/fail`
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  return { url: url.href, method: 'POST', headers, body: isWell ? 'OK' : reasons.join('\n') }
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece // one with a bare % in it
  }
}
