// What a refusal or a failed connection means, in words a person can act on, and whether trying again makes sense.

import { DeliveryError } from '../routing/target.ts'
import { cut, oneLine } from '../words/limits.ts'
import type { Scrub } from '../words/scrub.ts'
import type { Answer, Explained } from './answer.ts'
import { REFUSED_ADDRESS } from './guard.ts'
import { retryAfterMs } from './retry.ts'

const FINAL = [401, 403, 404, 410]
const TEMPORARY = [408, 425, 429]

const MEANING: Record<number, string> = {
  400: 'it does not take this message',
  401: 'it refused the login: the token or password is wrong or no longer valid',
  403: 'it forbids this: the token may not write here, or the sender is blocked',
  404: 'nothing is there: the address is wrong or was deleted',
  405: 'it does not take this method: the address is not the right one',
  407: 'a proxy on the way wants a login',
  408: 'it waited too long for the message',
  410: 'it is gone for good',
  413: 'the message is too large for it',
  429: 'it gets too many messages just now',
  500: 'it has a fault of its own',
  502: 'the server behind it is not answering',
  503: 'it is out of service just now',
  504: 'the server behind it is not answering',
  507: 'its storage or quota is full',
}

/**
 * The error for an answer that is not a success; `explained` by the service, if it could. 401, 403, 404 and 410 are final; 408, 425, 429 and 5xx
 * (and redirects) are tried again; any other 4xx refuses this one message.
 */
export function refusal(
  service: string,
  answer: Answer,
  explained: Explained | null,
  { now, scrub }: { now: number; scrub: Scrub },
): DeliveryError {
  const { status } = answer
  const said = cut(scrub(oneLine(answer.body.replace(/<[^>]*>/g, ' '))), 200)
  const meaning =
    explained?.reason ??
    MEANING[status] ??
    (status >= 500 ? 'it has a fault of its own' : 'it did not take the message')
  const final = explained?.final ?? FINAL.includes(status)
  return new DeliveryError(
    `${service} answered ${status}: ${meaning}${said && !explained ? ` (it said: ${said})` : ''}`,
    {
      final,
      rejected: !final && status >= 400 && status < 500 && !TEMPORARY.includes(status),
      retryAfterMs: retryAfterMs(answer, now),
    },
  )
}

const OWN_CA = 'trust its issuer with NODE_EXTRA_CA_CERTS, or give the server a certificate of a known issuer'

const FAILURES: Record<string, string> = {
  ECONNREFUSED: 'refused the connection: it is not running, or the port is wrong',
  ENOTFOUND: 'cannot be found: the host name is wrong or DNS does not know it',
  EAI_AGAIN: 'cannot be found just now: DNS does not answer',
  EDNS: 'cannot be found: the host name is wrong or DNS does not answer',
  ETIMEDOUT: 'did not answer in time',
  ECONNRESET: 'closed the connection before it answered',
  ECONNECTION: 'closed the connection before it answered',
  EPIPE: 'closed the connection before it answered',
  EHOSTUNREACH: 'cannot be reached: no route to it',
  ENETUNREACH: 'cannot be reached: no network',
  EPROTO: 'does not speak TLS on this port: http instead of https, or the wrong port',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS on this port: http instead of https, or the wrong port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS on this port: http instead of https, or the wrong port',
  CERT_HAS_EXPIRED: 'has a certificate that has expired: renew it',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet: check the clocks',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another host name: use the name it was made for',
  DEPTH_ZERO_SELF_SIGNED_CERT: `has a self-signed certificate: ${OWN_CA}`,
  SELF_SIGNED_CERT_IN_CHAIN: `has a certificate of a private issuer: ${OWN_CA}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `has a certificate of an unknown issuer: ${OWN_CA}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `has a certificate of an unknown issuer: ${OWN_CA}`,
}

/** A connection that failed before an answer came. `where` names service and host. All are worth another try but a forbidden address. */
export function failureInWords(error: unknown, where: string): DeliveryError {
  const { code = '' } = error as NodeJS.ErrnoException
  if (code === 'EREFUSEDADDRESS') return new DeliveryError(`${where}: ${REFUSED_ADDRESS}`, { final: true })
  if (code.startsWith('HPE_')) return new DeliveryError(`${where} answered something that is not HTTP`)
  return new DeliveryError(
    `${where} ${FAILURES[code] ?? `failed: ${oneLine(String((error as Error)?.message ?? error))}`}`,
  )
}
