// E-mail by SMTP: text and HTML, one thread per incident, marked as written by a machine.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { cut, oneLine } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { renderHtml } from '../words/render-html.ts'
import { writeText } from '../words/render-text.ts'
import { plain } from '../words/render-writers.ts'
import { address, defineChannel, field, secret, word } from './channel.ts'
import { smtpFailure } from './email-failure.ts'

const person = z
  .string()
  .regex(/^(?:[^\s@<>]+@[^\s@<>]+|[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>)$/, 'an e-mail address, or Name <address>')
const SECURITY = ['tls', 'starttls', 'none'] as const

const settings = z.strictObject({
  server: field(
    z
      .string()
      .trim()
      .regex(/^[^\s/@]+$/, 'the host name of the mail server'),
    { label: 'Mail server', example: 'smtp.gmail.com' },
  ),
  port: field(z.int().min(1).max(65_535).default(587), {
    label: 'Port',
    help: '587: STARTTLS. 465: TLS. 25: a relay without a login.',
    example: 465,
    essential: true,
  }),
  user: field(secret(word()).optional(), { label: 'User', example: 'me@gmail.com', essential: true }),
  password: field(secret(word()).optional(), {
    label: 'Password',
    help: 'For Gmail, iCloud and Yahoo a password for apps, not the one you log in with.',
    link: 'https://support.google.com/accounts/answer/185833',
    example: 'abcd efgh ijkl mnop',
    essential: true,
  }),
  from: field(secret(person).optional(), {
    label: 'Sender',
    help: 'The user when empty.',
    example: 'Sentarr <me@gmail.com>',
  }),
  to: field(secret(z.array(person).min(1)), {
    label: 'Recipients',
    help: 'With commas between them.',
    example: ['me@gmail.com'],
  }),
  security: field(z.enum(SECURITY).optional(), {
    label: 'Encryption',
    help: 'By the port when empty: 465 is TLS, 587 and any login want STARTTLS, a relay without login may be plain.',
    example: 'starttls',
  }),
  oauth: field(
    secret(
      z.strictObject({
        client_id: word(),
        client_secret: word().optional(),
        refresh_token: word(),
        access_url: address().optional(),
      }),
    ).optional(),
    {
      label: 'OAuth',
      help: 'XOAUTH2 in place of the password; tokens come from Google when access_url is empty.',
      example: { client_id: 'id', refresh_token: 'r3fr3sh' },
    },
  ),
})
type Settings = z.output<typeof settings>

export const email = defineChannel<Settings>({
  type: 'email',
  name: 'E-mail',
  about: 'A mail with everything there is to know; the mails of one incident form a thread.',
  link: 'https://support.google.com/accounts/answer/185833',
  settings,
  paceMs: 1000,
  conflict({ user, password, oauth, from, security }) {
    if (user && !password && !oauth) return { key: 'password', reason: 'is missing for this user' }
    if (!user && (password || oauth)) return { key: 'user', reason: 'is missing for this login' }
    if (!from && !user?.includes('@'))
      return { key: 'from', reason: 'is missing: which address do the messages come from?' }
    if (user && security === 'none') return { key: 'security', reason: 'a password is never sent without TLS' }
    return null
  },
  create(own, { heard, scrub }) {
    let transport: ReturnType<typeof connect> | null = null
    const from = own.from ?? own.user ?? ''
    const domain = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'sentarr.invalid'
    return {
      async send(message, previous, { key, signal }) {
        const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${domain}>`
        const thread = previous?.thread ?? messageId
        try {
          transport ??= connect(own)
          const { response, rejected } = await (await transport).sendMail({
            from,
            to: own.to,
            messageId,
            ...threading(previous),
            ...content(message),
            signal,
          })
          heard?.(`The mail server answered ${oneLine(response)}`)
          if (rejected.length > 0) heard?.(`but refused ${rejected.length} of ${own.to.length} recipients`)
        } catch (error) {
          throw smtpFailure(error, own.server, scrub)
        }
        return { thread, last: messageId }
      },
    }
  },
})

/** Loads what most installations never need: 4 MB of memory. */
async function connect(own: Settings) {
  const { createTransport } = await import('nodemailer')
  return createTransport({ ...connection(own), disableFileAccess: true, disableUrlAccess: true })
}

function connection({ server, port, security, user, password, oauth }: Settings) {
  const wanted = security ?? (port === 465 ? 'tls' : port === 587 || user ? 'starttls' : null)
  const login = oauth
    ? {
        type: 'OAuth2' as const,
        user: user ?? '',
        clientId: oauth.client_id,
        clientSecret: oauth.client_secret,
        refreshToken: oauth.refresh_token,
        accessUrl: oauth.access_url,
      }
    : { user: user ?? '', pass: password ?? '' }
  return {
    host: server,
    port,
    secure: wanted === 'tls',
    requireTLS: wanted === 'starttls',
    ignoreTLS: wanted === 'none',
    // A plain relay is better with any encryption than with none.
    ...(wanted === null && { opportunisticTLS: true, tls: { rejectUnauthorized: false } }),
    ...(user && { auth: login }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  }
}

const threading = (previous: Record<string, string> | null) =>
  previous?.last && previous.thread
    ? { inReplyTo: previous.last, references: [...new Set([previous.thread, previous.last])] }
    : {}

function content(message: Message) {
  const { html, pictures } = renderHtml(message)
  return {
    subject: cut(oneLine(message.title.startsWith('[') ? message.title : `[Plex] ${message.title}`), 200),
    text: `${cut(message.title, 300)}\n\n${writeText(message, plain, { limit: 30_000 })}\n`,
    html,
    attachments: pictures.map(({ cid, png }, index) => ({
      ...{ cid, content: png, contentType: 'image/png', filename: `week-${index + 1}.png` },
      contentDisposition: 'inline' as const,
    })),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    priority: message.severity === 'critical' && message.state !== 'resolved' ? ('high' as const) : ('normal' as const),
  }
}
