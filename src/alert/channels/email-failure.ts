// What an SMTP server's refusal means, in words, and whether trying again makes sense: 4xx and lost connections do, 5xx never.

import type { NodemailerError } from 'nodemailer'
import { failureInWords } from '../http/refusal.ts'
import { DeliveryError } from '../routing/target.ts'
import { cut, oneLine } from '../words/limits.ts'
import type { Scrub } from '../words/scrub.ts'

/** By the server's answer; the first that matches. */
const REASONS: [RegExp, string][] = [
  [
    /5\.7\.30|basic authentication is (?:not supported|disabled)/i,
    'Microsoft takes no passwords here any more: set oauth (client_id, refresh_token, access_url)',
  ],
  [
    /application-specific password|5\.7\.9 .*app/i,
    'this account needs an app password in place of its own: make one in the account’s security settings',
  ],
  [
    /5\.7\.8.*(?:gsmtp|google)|username and password not accepted/i,
    'Gmail refused the login: it wants an app password (with 2-step verification on), not the password of the account',
  ],
  [
    /5\.7\.139|authentication unsuccessful/i,
    'Microsoft refused the login: SMTP AUTH is off for this mailbox, or it wants OAuth',
  ],
  [/^535|5\.7\.8/, 'it refused the login: user or password is wrong'],
  [/^530|5\.7\.0 .*(?:starttls|authentication)/i, 'it wants a login (user and password), or TLS first'],
  [/^55[04].*(?:relay|5\.7\.1)/i, 'it does not pass on mail from this sender: it wants a login, or another from'],
  [/^5[05][0-9].*5\.1\.[13]|user unknown|no such user|mailbox unavailable/i, 'it does not know a recipient: check to'],
  [/^552|5\.2\.2/, 'a mailbox is full or the message too large'],
]

const LOGIN_MISSING = /ENOAUTH|ECONFIG/

/** `host` is named in the error; what the server said is scrubbed. */
export function smtpFailure(error: unknown, host: string, scrub: Scrub): DeliveryError {
  const failure = error as NodemailerError
  const { responseCode, response = '', code = '', command = '' } = failure
  const where = `The mail server ${host}`
  if (command === 'STARTTLS' && responseCode !== undefined) {
    return new DeliveryError(
      `${where} does not offer STARTTLS, and without it nothing is sent: check the port, or set security`,
      {
        final: failure.permanent ?? false,
      },
    )
  }
  if (responseCode !== undefined) {
    const said = oneLine(response)
    const meaning = REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? `it refused${command ? ` ${command}` : ''}`
    return new DeliveryError(`${where} answered ${responseCode}: ${meaning} (it said: ${cut(scrub(said), 200)})`, {
      final: failure.permanent ?? responseCode >= 500,
    })
  }
  if (code === 'EABORT') return new DeliveryError(`${where}: stopped before an answer came`)
  if (code === 'EOAUTH2')
    return new DeliveryError(`${where}: no OAuth token was given out: ${cut(scrub(oneLine(failure.message)), 200)}`)
  if (LOGIN_MISSING.test(code)) return new DeliveryError(`${where}: ${oneLine(failure.message)}`, { final: true })
  return failureInWords({ code: failure.originalCode ?? code, message: failure.message }, where)
}
