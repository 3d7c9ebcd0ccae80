// Home Assistant Core as a place to fire events and call actions: over the websocket, or by REST while that is down.
import type { MessageBase } from 'home-assistant-js-websocket'
import { z } from 'zod'
import { DeliveryError } from '../alert/routing/target.ts'
import {
  type CoreConnection,
  type CoreConnectionDeps,
  type CoreStatus,
  createCoreConnection,
} from './core-connection.ts'
import { baseOf, type CoreEndpoint, type CoreError, refusedToken } from './core-socket.ts'

export type Core = {
  /** Fires an event on the bus. @throws {DeliveryError} */
  fireEvent(type: string, data: object, signal?: AbortSignal): Promise<void>
  /** Calls an action, `persistent_notification.create` for example. @throws {DeliveryError} */
  callService(domain: string, service: string, data: object, signal?: AbortSignal): Promise<void>
  /** Any other command; gives what Core answers. @throws {CoreError} */
  ask: CoreConnection['command']
  subscribe: CoreConnection['subscribe']
  status(): CoreStatus
  stop(): Promise<void>
}

const STARTING_RETRY_MS = 2_000
const REFUSED_RETRY_MS = 300_000
const REST_TIMEOUT_MS = 10_000

export function createCore(deps: CoreConnectionDeps): Core {
  const connection = createCoreConnection(deps)

  async function tell(message: MessageBase, path: string, data: object, signal?: AbortSignal) {
    const { state, detail } = connection.status()
    // Automations do not listen yet: what is fired now is missed without a word.
    if (state === 'starting') throw new DeliveryError(detail, { retryAfterMs: STARTING_RETRY_MS })
    if (state === 'refused') throw new DeliveryError(detail, { retryAfterMs: REFUSED_RETRY_MS })
    if (state !== 'online') return rest(deps.endpoint(), path, data, signal)
    await connection.command(message).catch((cause: CoreError) => {
      throw new DeliveryError(cause.message, { cause })
    })
  }

  return {
    fireEvent: (type, data, signal) =>
      tell({ type: 'fire_event', event_type: type, event_data: data }, `events/${type}`, data, signal),
    callService: (domain, service, data, signal) =>
      tell(
        { type: 'call_service', domain, service, service_data: data },
        `services/${domain}/${service}`,
        data,
        signal,
      ),
    ask: connection.command,
    subscribe: connection.subscribe,
    status: connection.status,
    stop: connection.stop,
  }
}

const config = z.object({ state: z.string() })

async function rest(endpoint: CoreEndpoint, path: string, data: object, signal?: AbortSignal) {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const timeout = AbortSignal.timeout(REST_TIMEOUT_MS)
    const response = await fetch(`${baseOf(endpoint)}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${endpoint.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch((cause) => {
      throw new DeliveryError(`Home Assistant at ${endpoint.url} cannot be reached`, { cause })
    })
    if (response.ok) return response
    throw restError(endpoint, path, response.status)
  }
  const { state } = config.parse(await (await ask('GET', 'config')).json())
  if (state !== 'RUNNING') throw new DeliveryError('Home Assistant is starting', { retryAfterMs: STARTING_RETRY_MS })
  await ask('POST', path, data)
}

function restError(endpoint: CoreEndpoint, path: string, status: number): DeliveryError {
  if (status === 401 || status === 403) {
    return new DeliveryError(refusedToken(endpoint), { retryAfterMs: REFUSED_RETRY_MS })
  }
  if (status === 502 || status === 503) return new DeliveryError('Home Assistant is not running yet (restarting?)')
  return new DeliveryError(`Home Assistant answered ${status} to ${path}`)
}
