// The companion integration in a Home Assistant of a test, where a user's installation puts it.
import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** As `prepare` of `startHomeAssistant`: its files, the blueprints, and what they are seen with. */
export function withIntegration(folder: string): void {
  cpSync(join(root, 'custom_components/sentarr'), join(folder, 'custom_components/sentarr'), { recursive: true })
  cpSync(join(root, 'addon/blueprints'), join(folder, 'blueprints'), { recursive: true })
  const more = [
    'notify: [{platform: group, name: family, services: []}]',
    'logbook:',
    'system_health:',
    'repairs:',
    'assist_pipeline:',
  ]
  appendFileSync(join(folder, 'configuration.yaml'), `${more.join('\n')}\n`)
}
