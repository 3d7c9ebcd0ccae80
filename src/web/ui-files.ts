// The dashboard's files as they were built, from the disk.
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Context } from 'hono'
import type { Env } from './guard.ts'
import { notBuiltPage, setupPage } from './pages.ts'

/** Beside the program: `dist/ui`. In a checkout the source stands in `src/web`. */
export const UI_FOLDER = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../dist/ui')
  : join(import.meta.dirname, 'ui')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Plain names in plain folders: nothing leads out of the folder. */
const ASSET = /^\/(?:[\w-][\w.-]*\/){0,3}[\w-][\w.-]*$/
/** A hash in the name: the content under it never changes. */
const HASHED = /[-.][A-Za-z0-9_]{8,}\.\w+$/
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

/** The start page and its assets; the page itself holds no secret and shows the login by itself. */
export function createUiFiles(folder: string, first: 'index.html' | 'fleet.html' = 'index.html') {
  async function page(context: Context<Env>): Promise<Response> {
    const { needs } = context.get('admission')
    if (needs === 'password-setting') return context.html(setupPage(), 403)
    const html = await readFile(join(folder, first), 'utf8').catch(() => null)
    if (html === null) return context.html(notBuiltPage, 503)
    return context.html(html, needs === 'login' ? 401 : 200)
  }

  async function asset(context: Context<Env>): Promise<Response | null> {
    const { path } = context.req
    const type = TYPES[extname(path)]
    if (type === undefined || !ASSET.test(path) || context.get('admission').needs === 'password-setting') return null
    const accepted = context.req.header('accept-encoding') ?? ''
    context.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    context.header('vary', 'accept-encoding')
    for (const { name, ending } of ENCODINGS.filter((one) => accepted.includes(one.name))) {
      const packed = await readFile(join(folder, path + ending)).catch(() => null)
      if (packed !== null) return context.body(packed, 200, { 'content-type': type, 'content-encoding': name })
    }
    const plain = await readFile(join(folder, path)).catch(() => null)
    return plain === null ? null : context.body(plain, 200, { 'content-type': type })
  }

  return { page, asset }
}
