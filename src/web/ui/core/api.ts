// Requests to the API. Every address is relative: behind Home Assistant's ingress nobody knows the prefix.
import type { ApiError } from '../../schemas/common.ts'

/** An answer that is no success, or none at all (`code` is `offline` then). */
export class Failure extends Error {
  override name = 'Failure'
  readonly code: string
  readonly details: unknown
  constructor(code: string, message: string, details: unknown = null) {
    super(message)
    this.code = code
    this.details = details
  }
}

export type Api = {
  /** @throws {Failure} */
  get<Answer>(path: string): Promise<Answer>
  /** @throws {Failure} */
  send<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  /** A file that is asked for with a body, and the name it is given. @throws {Failure} */
  file(path: string, body: unknown): Promise<File>
}

const offline = (error: unknown): never => {
  throw new Failure('offline', String(error))
}

/** @param loggedOut called when the session is over or was never there */
export function createApi({ loggedOut }: { loggedOut(): void }): Api {
  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`api/${path}`, { method, ...sent }).catch(offline)
    if (response.ok) return response
    const answer = (await response.json().catch(() => null)) as ApiError | null
    const { code, message, details } = answer?.error ?? {
      code: 'offline',
      message: `HTTP ${response.status}`,
      details: null,
    }
    if (code === 'login_required') loggedOut()
    throw new Failure(code, message, details)
  }
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await ask(method, path, body)
    if (response.status === 204) return undefined as Answer
    const answer: unknown = await response.json().catch(() => null)
    if (answer === null) throw new Failure('offline', `HTTP ${response.status}`)
    return answer as Answer
  }
  return {
    get: (path) => call('GET', path),
    send: call,
    async file(path, body) {
      const response = await ask('POST', path, body)
      const [, name = ''] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? []
      return new File([await response.blob().catch(offline)], name)
    },
  }
}

/** `?a=1&b=2` of what has a value. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
