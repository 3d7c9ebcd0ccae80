// The forms in which the demo Plex answers over HTTP: JSON, XML, a page with a status, the archive.
import http from 'node:http'
import type { Answer } from './answers.ts'
import { xmlOf } from './xml.ts'

export type Reply = { status: number; type: string; body: string | Buffer; more?: http.OutgoingHttpHeaders }

/** While its database is migrated. */
export const starting: Reply = {
  status: 503,
  type: 'text/xml;charset=utf-8',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response code="503" title="Maintenance" status="Plex Media Server is currently running database migrations."/>`,
}

export const html = (status: number): Reply => ({
  status,
  type: 'text/html',
  body: `<html><head><title>${http.STATUS_CODES[status]}</title></head><body><h1>${status}</h1></body></html>`,
})

export const archive = (zip: Buffer): Reply => ({
  status: 200,
  type: 'application/zip',
  body: zip,
  more: { 'Content-Disposition': 'attachment; filename="Plex Media Server Logs.zip"' },
})

/** @param accept the header: JSON where it is asked for, else XML */
export function replyOf(result: Answer, accept: string): Reply {
  if ('status' in result) return { status: result.status, type: 'text/html', body: '' }
  const total = result.container.totalSize
  const more = typeof total === 'number' ? { 'X-Plex-Container-Total-Size': total } : {}
  return accept.includes('application/json')
    ? { status: 200, type: 'application/json', body: JSON.stringify({ [result.root]: result.container }), more }
    : { status: 200, type: 'text/xml;charset=utf-8', body: xmlOf(result.root, result.container), more }
}
