// The support bundle: everything a helper needs to see and nothing that is secret.
import { redact } from '../../plex/redact.ts'
import type { ApiDeps } from '../api-deps.ts'
import { createRoute, failures, newRouter, z } from '../openapi.ts'
import { deliveryItem } from '../views/delivery.ts'
import { incidentItem } from '../views/incident.ts'
import { statusOf } from './status.ts'

const INCIDENTS = 200
const DELIVERIES = 200

const bundle = createRoute({
  method: 'get',
  path: '/bundle',
  tags: ['status'],
  summary: 'A zip for support: settings without secrets, status, recent incidents and deliveries, metrics',
  responses: {
    200: {
      description: 'The zip',
      content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...failures,
  },
})

export function bundleRoutes(deps: ApiDeps) {
  // Whoever helps may not know the language of alerts.
  const { store, now, config, metrics, matcher, servers } = deps
  return newRouter().openapi(bundle, async (its) => {
    const incidents = store.listIncidents({}, { limit: INCIDENTS }).items
    const deliveries = store.listDeliveries({}, { limit: DELIVERIES }).items
    const documents = {
      'versions.json': {
        sentarr: deps.version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
      },
      'settings.json': config.read().items.map(({ key, value, origin }) => ({ key, value, origin })),
      'status.json': statusOf(deps),
      'incidents.json': incidents.map((incident) => ({
        ...incidentItem(incident, { matcher, servers }, now(), false),
        reason: incident.reason,
        samples: incident.samples,
        context: incident.context,
      })),
      'deliveries.json': deliveries.map((row) => deliveryItem(row, store.alert(row.alert)?.alert ?? null)),
    }
    const redacted = redactAgain()
    const files = Object.entries(documents).map(([name, value]) => [
      name,
      Buffer.from(JSON.stringify(value, redacted, 2)),
    ])
    const { zipSync } = await import('fflate')
    const zip = zipSync(Object.fromEntries([...files, ['metrics.txt', Buffer.from((await metrics.exposition()).text)]]))
    const day = new Date(now()).toISOString().slice(0, 10)
    return its.body(new Uint8Array(zip), 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="sentarr-${day}.zip"`,
    })
  })
}

/** Once more over everything: what is handed to strangers must not depend on one place that forgot. Causes and steps come again and again. */
function redactAgain() {
  const seen = new Map<string, string>()
  return (_: string, value: unknown) => {
    if (typeof value !== 'string') return value
    const known = seen.get(value) ?? redact(value)
    seen.set(value, known)
    return known
  }
}
