// Opens one authenticated websocket to Home Assistant Core, with the time limits that the client library lacks.
// Facts: https://developers.home-assistant.io/docs/api/websocket
import { createLongLivedTokenAuth } from 'home-assistant-js-websocket'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { redact } from '../plex/redact.ts'

export type CoreEndpoint = {
  /** `http://homeassistant.local:8123`, `http://supervisor/core` */
  url: string
  token: string
  /** As people know it. */
  from: 'HA_TOKEN' | 'the Supervisor'
}

export class CoreError extends Error {
  override name = 'CoreError'
  /** The token is wrong: trying again with the same one is useless. */
  readonly refused: boolean
  /** Home Assistant's own word for what was wrong with a command. */
  readonly code: string | null
  constructor(
    message: string,
    { refused = false, code = null, cause }: { refused?: boolean; code?: string | null; cause?: unknown } = {},
  ) {
    // HA_URL may hold a login.
    super(redact(message), { cause })
    this.refused = refused
    this.code = code
  }
}

/** Logged in; `haVersion` is where the client library looks for it. */
export type CoreSocket = WebSocket & { haVersion: string }

const greeting = z.object({ type: z.string(), ha_version: z.string().optional() })

/**
 * Connects and logs in.
 * @throws {CoreError} in words when that fails, or when `signal` ends it.
 */
export function openCoreSocket(endpoint: CoreEndpoint, signal: AbortSignal): Promise<CoreSocket> {
  const address = createLongLivedTokenAuth(baseOf(endpoint), endpoint.token).wsUrl
  const socket = new WebSocket(address, { maxPayload: 4 * 1024 * 1024 })
  return new Promise((resolve, reject) => {
    const fail = (error: CoreError) => {
      signal.removeEventListener('abort', late)
      reject(error)
      socket.terminate()
    }
    const late = () => fail(new CoreError(`Home Assistant at ${endpoint.url} does not answer`))
    signal.addEventListener('abort', late)
    socket.on('error', (cause) => fail(new CoreError(unreachable(endpoint, cause), { cause })))
    socket.once('close', () => fail(new CoreError(`Home Assistant at ${endpoint.url} closed the connection`)))
    socket.once('open', () => socket.send(JSON.stringify({ type: 'auth', access_token: endpoint.token })))
    socket.on('message', function answer(data) {
      const { type, ha_version = '' } = greeting.catch({ type: '' }).parse(parsed(data.toString()))
      if (type === 'auth_invalid') fail(new CoreError(refusedToken(endpoint), { refused: true }))
      if (type !== 'auth_ok') return
      signal.removeEventListener('abort', late)
      socket.off('message', answer)
      resolve(Object.assign(socket, { haVersion: ha_version }))
    })
  })
}

export const baseOf = ({ url }: CoreEndpoint) => url.replace(/\/+$/, '')

export const refusedToken = ({ url, from }: CoreEndpoint) =>
  from === 'HA_TOKEN'
    ? `Home Assistant at ${url} refused the token: make a new long-lived token (profile, Security) of an administrator and set HA_TOKEN`
    : 'Home Assistant refused the token of the Supervisor: restart the app'

function unreachable({ url, from }: CoreEndpoint, { message }: Error): string {
  if (message.endsWith('502') || message.endsWith('503')) return 'Home Assistant is not running yet (restarting?)'
  const hint = from === 'HA_TOKEN' ? ': check HA_URL' : ''
  return `Home Assistant at ${url} cannot be reached (${message})${hint}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
