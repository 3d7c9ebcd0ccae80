// One configured channel of each type, pointed at a stand-in, and alerts to send.

import type { z } from 'zod'
import type { ChannelSettings, ChannelTools, ChannelType } from '../../src/alert/channels/channel.ts'
import { type ChannelField, fieldsOf } from '../../src/alert/channels/describe.ts'
import {
  type Channel,
  channelSchema,
  channelSecrets,
  channelTypes,
  createChannel,
} from '../../src/alert/channels/index.ts'
import type { Alert } from '../../src/store/alert.ts'
import type { Report } from '../../src/store/report.ts'
import type { Seen } from '../support/http-stand-in.ts'
import * as rules from '../support/http-stand-in-rules.ts'

export const NOW = Date.parse('2026-11-23T18:00:00Z')

export const alertOf = (given: Partial<Alert> = {}): Alert => ({
  schema: 1,
  id: 'a1',
  incident: 'i1',
  state: 'raised',
  server: 'plex',
  category: 'database_error',
  severity: 'critical',
  rule: 'database.corrupt',
  title: 'Library database is corrupt',
  message: 'Detected 3 errors in the last 5 minutes',
  cause: 'Plex was stopped uncleanly, or the disk is full or failing.',
  advice: [
    'Stop Plex.',
    'Copy the Databases folder to a safe place.',
    'Replace the database by the newest good backup.',
  ],
  count: 3,
  first_seen: '2026-11-23T03:12:40.000+01:00',
  last_seen: '2026-11-23T03:14:02.000+01:00',
  duration_seconds: 82,
  sample: 'ERROR - SQLITE3:0x7f, 11, database corruption at line 71247 of [17efb42]',
  url: 'https://plex.example.net/#/incidents/i1',
  ...given,
})

const DAY = 86_400_000
const SINCE = Date.parse('2026-11-15T23:00:00Z')
const none = { items: [], more: 0 }
const disk = {
  incident: 'i1',
  rule: 'disk.error',
  severity: 'error' as const,
  title: 'Cannot read /mnt/films/Film.mkv',
}

/** A week with one trouble. */
export const REPORT: Report = {
  since: SINCE,
  until: SINCE + 7 * DAY,
  asOf: SINCE + 7 * DAY,
  timeZone: 'Europe/Berlin',
  more: 0,
  servers: [
    {
      server: 'plex',
      name: 'Plex',
      days: [0, 1, 2, 3, 4, 5, 6].map((day) => ({
        at: SINCE + day * DAY,
        watched: true,
        counts: { warning: 0, error: day > 3 ? 1 : 0, critical: 0 },
      })),
      watchedBefore: 7,
      incidents: 1,
      before: 0,
      fresh: { items: [{ ...disk, count: 12, before: 0 }], more: 0 },
      ...{ worse: none, better: none },
      open: { items: [{ ...disk, from: SINCE + 4 * DAY, to: null, muted: false }], more: 0 },
      longest: { ...disk, from: SINCE + 4 * DAY, to: null, muted: false },
      frequent: { ...disk, count: 12, before: 0 },
      step: { title: disk.title, words: 'Look at the disk.' },
    },
  ],
}

export const toolsOf = (given: Partial<ChannelTools> = {}): ChannelTools => ({
  timeZone: 'Europe/Berlin',
  now: () => NOW,
  callService: null,
  timeoutMs: 5000,
  ...given,
})

/** Built as the program does it: through the schema. */
export function channelOf(given: Record<string, unknown>, tools: Partial<ChannelTools> = {}): Channel {
  const type = channelTypes.find((one) => one.type === given.type)!
  return createChannel(
    channelSchema(type, true).parse({ name: given.type, ...given }) as unknown as ChannelSettings,
    toolsOf(tools),
  )
}

export const sendContext = (key = 'delivery-1') => ({ key, signal: new AbortController().signal })

type Kind = {
  /** Of a channel at `url`; each secret is a word of its own, unlike any other. */
  settings(url: string): Record<string, unknown>
  secrets: string[]
  rules(seen: Seen): string[]
  /** What the service answers to a message it takes. */
  good?: { status?: number; body?: object | string }
}

const BY_HAND: Record<string, Kind> = {
  discord: {
    settings: (url) => ({ url: `${url}/api/webhooks/123456789012345678/dIsCoRd-SeCrEt_tOkEn` }),
    secrets: ['dIsCoRd-SeCrEt_tOkEn'],
    rules: rules.discordRules,
    good: { body: { id: '99' } },
  },
  slack: {
    settings: (url) => ({ url: `${url}/services/T0AAAAAAA/B0BBBBBBB/sLaCkSeCrEtToKeN` }),
    secrets: ['sLaCkSeCrEtToKeN'],
    rules: rules.slackRules,
    good: { body: 'ok' },
  },
  webhook: {
    settings: (url) => ({
      url: `${url}/hook/wEbHoOkSeCrEt?auth=qUeRySeCrEt`,
      secret: 'sIgNiNgSeCrEt',
      headers: { 'X-Auth': 'hEaDeRsEcReT' },
    }),
    secrets: ['wEbHoOkSeCrEt', 'qUeRySeCrEt', 'sIgNiNgSeCrEt', 'hEaDeRsEcReT'],
    rules: rules.webhookRules,
    good: { status: 204 },
  },
  ntfy: {
    settings: (url) => ({ url, topic: 'nTfYsEcReTtOpIc', user: 'nTfYuSeR', password: 'nTfYpAsSwOrD' }),
    secrets: ['nTfYsEcReTtOpIc', 'nTfYuSeR', 'nTfYpAsSwOrD', Buffer.from('nTfYuSeR:nTfYpAsSwOrD').toString('base64')],
    rules: rules.ntfyRules,
    good: { body: { id: 'x', event: 'message' } },
  },
  gotify: {
    settings: (url) => ({ url, token: 'gOtIfYsEcReT' }),
    secrets: ['gOtIfYsEcReT'],
    rules: rules.gotifyRules,
    good: { body: { id: 1 } },
  },
  pushover: {
    settings: (url) => ({ url, token: 'pUsHoVeRtOkEn', user: 'pUsHoVeRuSeR' }),
    secrets: ['pUsHoVeRtOkEn', 'pUsHoVeRuSeR'],
    rules: rules.pushoverRules,
    good: { body: { status: 1, receipt: 'r1' } },
  },
  telegram: {
    settings: (url) => ({ url, token: '123456:tElEgRaMsEcReT', chat_id: '-100123' }),
    secrets: ['tElEgRaMsEcReT'],
    rules: rules.telegramRules,
    good: { body: { ok: true, result: { message_id: 7 } } },
  },
  apprise: {
    settings: (url) => ({ url, key: 'aPpRiSeSeCrEtKeY' }),
    secrets: ['aPpRiSeSeCrEtKeY'],
    rules: rules.appriseRules,
  },
  homeassistant: {
    settings: (url) => ({ url, token: 'hOmEaSsIsTaNtSeCrEt' }),
    secrets: ['hOmEaSsIsTaNtSeCrEt'],
    rules: rules.homeAssistantRules,
    good: { body: [] },
  },
  alertmanager: {
    settings: (url) => ({ url: [url], user: 'aLeRtUsEr', password: 'aLeRtPaSsWoRd' }),
    secrets: ['aLeRtPaSsWoRd', Buffer.from('aLeRtUsEr:aLeRtPaSsWoRd').toString('base64')],
    rules: rules.alertmanagerRules,
  },
}

/** One without an entry above is tried with the examples of its settings, each secret a word of its own. */
function fromExamples(type: ChannelType): Kind {
  const fields = fieldsOf(type).filter(({ key, required, secret }) => key !== 'url' && (required || secret))
  const valueFor = ({ key, kind, example }: ChannelField) =>
    kind === 'secret' && (type.settings.shape[key] as z.ZodType).safeParse(`${type.type}-${key}-SeCrEt`).success
      ? `${type.type}-${key}-SeCrEt`
      : example
  const given = Object.fromEntries(fields.map((field) => [field.key, valueFor(field)]))
  const secrets = channelSecrets({ type: type.type, name: type.type, enabled: true, ...given })
  return { settings: (url) => ({ url, ...given }), secrets, rules: rules.anyRules }
}

/** Logs and monitoring: they get no buttons, and times as ISO 8601. */
export const isForPrograms = (type: string): boolean =>
  channelTypes.find((one) => one.type === type)?.forPrograms === true

const speaksHttp = ({ settings }: ChannelType) => 'url' in settings.shape

/** Every channel that speaks HTTP: each of the registry that has an address. */
export const HTTP_CHANNELS: Record<string, Kind> = Object.fromEntries(
  channelTypes.filter(speaksHttp).map((type) => [type.type, BY_HAND[type.type] ?? fromExamples(type)]),
)
