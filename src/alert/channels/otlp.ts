// OTLP: each alert as one log record of OpenTelemetry, over HTTP as protobuf: for VictoriaLogs, Loki, Grafana Cloud, a collector.
import { SeverityNumber } from '@opentelemetry/api'
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { z } from 'zod'
import type { Severity } from '../../rules/vocabulary.ts'
import { DeliveryError } from '../routing/target.ts'
import { oneLine } from '../words/limits.ts'
import type { Message } from '../words/render.ts'
import { address, type ChannelTools, defineChannel, field, secret, word } from './channel.ts'

const LOGS = '/v1/logs'

const SEVERITY_NAMES = { info: 'INFO', warning: 'WARN', error: 'ERROR', critical: 'FATAL' } as const satisfies Record<
  Severity,
  keyof typeof SeverityNumber
>

export const otlp = defineChannel({
  type: 'otlp',
  name: 'OpenTelemetry',
  about: 'A log record for each alert, for VictoriaLogs, Loki, Grafana Cloud or a collector.',
  link: 'https://opentelemetry.io/docs/specs/otlp/#otlphttp',
  settings: z.strictObject({
    url: field(address(), {
      label: 'Endpoint',
      help: 'Without /v1/logs at its end. VictoriaLogs: http://host:9428/insert/opentelemetry; Loki: http://host:3100/otlp.',
      example: 'http://victoria-logs:9428/insert/opentelemetry',
    }),
    token: field(secret(word()).optional(), { label: 'Token', help: 'Sent as Bearer.', example: 'glc_abc' }),
    user: field(word().optional(), { label: 'User', help: 'In place of a token, with a password.', example: '12345' }),
    password: field(secret(word()).optional(), { label: 'Password', example: 'glc_abc' }),
    headers: field(
      secret(
        z.record(
          z.string().regex(/^[\w-]+$/, 'the name of a header'),
          z.string().regex(/^[^\r\n\0]*$/, 'a text of one line'),
        ),
      ).optional(),
      {
        label: 'Headers',
        help: 'One each line, as "Name: value".',
        example: { 'X-Scope-OrgID': 'home' },
      },
    ),
  }),
  paceMs: 0,
  forPrograms: true,
  create({ url, token, user, password, headers = {} }, { http, about, now }) {
    const login = user === undefined ? null : Buffer.from(`${user}:${password ?? ''}`).toString('base64')
    const authorization = token ? `Bearer ${token}` : login && `Basic ${login}`
    return {
      async send(message, _previous, { signal }) {
        const body = ProtobufLogsSerializer.serializeRequest([recordOf(message, about, now())])
        if (body === undefined) throw new DeliveryError('this alert cannot be written as OTLP', { rejected: true })
        const answer = await http.call({
          service: 'The OTLP endpoint',
          url: url.endsWith(LOGS) ? url : url + LOGS,
          headers: { 'Content-Type': 'application/x-protobuf', ...(authorization && { authorization }), ...headers },
          body,
          signal,
        })
        const refused = refusedBy(answer.body)
        if (refused !== null)
          throw new DeliveryError(`The OTLP endpoint refused the record: ${refused}`, { rejected: true })
        return null
      },
    }
  },
})

/** An endpoint may answer 200 and say in its body that it took nothing. */
function refusedBy(body: string): string | null {
  if (body === '') return null
  try {
    const { partialSuccess } = ProtobufLogsSerializer.deserializeResponse(Buffer.from(body))
    return Number(partialSuccess?.rejectedLogRecords ?? 0) > 0
      ? (partialSuccess?.errorMessage ?? 'no reason given')
      : null
  } catch {
    // Not every endpoint answers in protobuf; the status says enough.
    return null
  }
}

const hrTime = (ms: number): [number, number] => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1_000_000)]

/** Names: OpenTelemetry's semantic conventions where there are some (`log.record.uid`, `service.*`, `file.name`), else `sentarr.*`. */
function recordOf({ alert, title, sentence }: Message, about: ChannelTools['about'], now: number): ReadableLogRecord {
  const { state, severity, fields = {} } = alert
  const attributes = {
    'log.record.uid': alert.id,
    'log.record.original': alert.sample,
    'sentarr.state': state,
    'sentarr.server': alert.server,
    'sentarr.incident': alert.incident,
    'sentarr.category': alert.category,
    'sentarr.severity': severity,
    'sentarr.rule': alert.rule,
    'sentarr.title': alert.title,
    'sentarr.cause': alert.cause,
    'sentarr.advice': alert.advice,
    'sentarr.count': alert.count,
    'sentarr.first_seen': alert.first_seen,
    'sentarr.last_seen': alert.last_seen,
    'url.full': alert.url,
    'file.name': fields.file,
    'server.address': fields.host,
    'process.exit.code': fields.exit_code === undefined ? undefined : Number(fields.exit_code),
    'sentarr.library': fields.library,
    'sentarr.client': fields.client,
    'sentarr.device': fields.device,
  }
  const known = Object.entries(attributes).filter(
    ([, value]) => value !== undefined && value !== null && value !== '' && !Number.isNaN(value),
  )
  return {
    hrTime: hrTime(Date.parse(alert.last_seen ?? '') || now),
    hrTimeObserved: hrTime(now),
    eventName: `sentarr.alert.${state}`,
    severityNumber: SeverityNumber[SEVERITY_NAMES[state === 'resolved' ? 'info' : severity]],
    severityText: state === 'resolved' ? 'info' : severity,
    body: `${title}. ${oneLine(sentence)}`,
    attributes: Object.fromEntries(known),
    droppedAttributesCount: 0,
    instrumentationScope: { name: 'sentarr', version: about?.version ?? '' },
    resource: resourceFromAttributes({
      'service.name': 'sentarr',
      ...(about && { 'service.version': about.version, 'service.instance.id': about.installation }),
    }),
  }
}
