// The companion integration in a real Home Assistant Core, with the real app: what a user sees and does there, step by step.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { BusEvent } from '../support/hass-socket.ts'
import { type HomeAssistant, startHomeAssistant } from '../support/home-assistant.ts'
import { withIntegration } from '../support/integration.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { freePort } from '../support/ports.ts'
import { sentarrIn } from '../support/sentarr.ts'
import { until } from '../support/until.ts'

const DATABASE = 'SQLITE3:0x80000001, 11, database corruption at line 68825 of [a29f994989]'
const DISK = '[Req#9f/Transcode/7c] av_interleaved_write_frame(): No space left on device'
const CLAIM = '[Req#219] MyPlex: Did token exchange for claim (returnCode: 401)'
const NETWORK = 'HttpServer: Error binding acceptor: Address already in use'

type Issue = {
  domain: string
  issue_id: string
  severity: string
  ignored: boolean
  is_fixable: boolean
  learn_more_url: string | null
  translation_placeholders: Record<string, string> | null
}
type Flow = {
  flow_id: string
  type: string
  step_id?: string
  menu_options?: string[]
  description_placeholders?: object
}
type Pushed = { tag: string; actions: { action: string }[] }
type Todo = { uid: string; summary: string; description: string }

function tools(ha: HomeAssistant) {
  const ask = (type: string, more: object = {}) => ha.socket().ask({ type, ...more })
  const flow = (path: string, body: object) => ha.rest<Flow>('POST', path, body)
  return {
    async issues(): Promise<Issue[]> {
      const { issues } = (await ask('repairs/list_issues')) as { issues: Issue[] }
      return issues.filter(({ domain }) => domain === 'sentarr')
    },
    open: (issue: string) => flow('/api/repairs/issues/fix', { handler: 'sentarr', issue_id: issue }),
    choose: ({ flow_id }: Flow, choice: string) => flow(`/api/repairs/issues/fix/${flow_id}`, { next_step_id: choice }),
    flow,
    async todo(): Promise<Todo[]> {
      const { items } = (await ask('todo/item/list', { entity_id: 'todo.plex_to_do' })) as { items: Todo[] }
      return items
    },
    /** Calls an action; gives its answer. */
    async act<Answer>(service: string, data: object): Promise<Answer> {
      const call = { domain: 'sentarr', service, service_data: data, return_response: true }
      return ((await ask('call_service', call)) as { response: Answer }).response
    },
    async automate(id: string, parts: object) {
      const event = { event: `ran_${id}`, event_data: { incident: '{{ trigger.incident | default(none) }}' } }
      const automation = { alias: id, mode: 'queued', actions: [event], ...parts }
      await ha.rest('POST', `/api/config/automation/config/${id}`, automation)
      await until(`automation ${id} listens`, async () => (await ha.state(`automation.${id}`))?.state === 'on')
    },
  }
}

/** Lines of Core's log that are ours to answer for. */
function complaints(ha: HomeAssistant): string[] {
  const lines = ha.log().split('\n')
  // Core says this of every custom integration, and notes each action that was refused to whoever called it.
  const notOurs =
    /We found a custom integration sentarr which has not been tested|websocket_api\.http\.connection\] \[\d+\] The Sentarr app is not connected/
  return lines.filter(
    (line) =>
      /(WARNING|ERROR|CRITICAL|Traceback).*(mqtt|sentarr|plex|repairs|automation)/i.test(line) && !notOurs.test(line),
  )
}

test('the companion integration with MQTT', async (t: TestContext) => {
  const broker = await startMosquitto(t, { password: 'mosquitto-password' })
  const ha =
    broker &&
    (await startHomeAssistant(t, { port: broker.port, password: 'mosquitto-password' }, { prepare: withIntegration }))
  if (!broker || !ha) return
  const { issues, open, choose, flow, todo, act, automate } = tools(ha)
  const port = await freePort()
  const sentarr = sentarrIn(t, {
    MQTT_URL: broker.url,
    HA_URL: ha.url,
    HA_TOKEN: ha.token,
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    READ_FROM: 'start',
  })
  const stateOf = async (entity: string) => (await ha.state(entity))?.state
  const shows = (entity: string, state: string, withinMs = 20_000) =>
    until(`${entity} is ${state}`, async () => (await stateOf(entity)) === state, withinMs)
  const issueAbout = (title: string) =>
    until(`an issue about "${title}"`, async () =>
      (await issues()).find(({ translation_placeholders }) => translation_placeholders?.title === title),
    )
  const companion = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/status`)
    return ((await response.json()) as { companion: { state: string; install_url: string | null } }).companion
  }
  const connected = () => until('connected', async () => (await companion()).state === 'connected', 40_000)
  let heard: Record<string, BusEvent[]> = {}
  const listen = async () => {
    heard = {}
    for (const id of ['raised', 'other', 'resolved', 'checked']) heard[id] = await ha.socket().events(`ran_${id}`)
  }

  await t.test('the app alone says that the integration is missing, and how to get it', async () => {
    sentarr.start()
    await shows('binary_sensor.plex_problem', 'off', 40_000)
    await until('it was looked for', async () => (await companion()).state === 'absent')
    assert.match((await companion()).install_url ?? '', /my\.home-assistant\.io\/redirect\/hacs_repository/)
  })

  await t.test('it is found through MQTT, and set up with one click', async () => {
    type Progress = Flow & { handler: string; context: { source: string } }
    const found = await until('discovered', async () => {
      const flows = (await ha.socket().ask({ type: 'config_entries/flow/progress' })) as Progress[]
      return flows.find(({ handler, context }) => handler === 'sentarr' && context.source === 'mqtt')
    })
    const done = await flow(`/api/config/config_entries/flow/${found.flow_id}`, {})
    assert.equal(done.type, 'create_entry')
    await connected()
    await shows('todo.plex_to_do', '0')
    await shows('calendar.plex_history', 'off')
  })

  await t.test('its entities stand on the page of the MQTT device, and none is there twice', async () => {
    type Entry = { entity_id: string; platform: string; device_id: string; unique_id: string }
    const all = (await ha.socket().ask({ type: 'config/entity_registry/list' })) as Entry[]
    const ours = all.filter(({ platform }) => platform === 'sentarr')
    assert.deepEqual(ours.map(({ entity_id }) => entity_id).toSorted(), ['calendar.plex_history', 'todo.plex_to_do'])
    const main = all.find(({ entity_id }) => entity_id === 'binary_sensor.plex_problem')
    for (const { device_id } of ours) assert.equal(device_id, main?.device_id)
  })

  let database = ''
  await t.test('a trouble becomes an issue with cause and steps, an item, and an event', async () => {
    await automate('raised', {
      triggers: [
        { trigger: 'sentarr.incident_raised', options: { min_severity: 'error', category: ['database_error'] } },
      ],
    })
    await automate('other', {
      triggers: [
        { trigger: 'sentarr.incident_raised', options: { category: ['dvr_tuner'] } },
        { trigger: 'sentarr.incident_raised', options: { server: 'attic' } },
      ],
    })
    await automate('resolved', { triggers: [{ trigger: 'sentarr.incident_resolved' }] })
    await automate('checked', {
      triggers: [{ trigger: 'event', event_type: 'check' }],
      conditions: [{ condition: 'sentarr.incident_open', options: { min_severity: 'critical' } }],
    })
    await listen()
    await ha.rest('POST', '/api/events/check', {})
    sentarr.write('ERROR', DATABASE)
    const issue = await issueAbout('Library database is corrupt')
    database = issue.issue_id
    assert.equal(issue.severity, 'critical')
    assert.ok(issue.is_fixable)
    assert.match(issue.translation_placeholders?.steps ?? '', /^1\. .+\n2\. /)
    assert.equal(issue.translation_placeholders?.server, 'Plex')
    assert.doesNotMatch(JSON.stringify(issue), /68825/)
    await until('the automation', () => heard.raised!.length === 1)
    assert.equal(heard.raised![0]?.data.incident, database)
    const [item] = await todo()
    assert.deepEqual([item?.uid, item?.summary], [database, 'Library database is corrupt'])
    assert.match(item?.description ?? '', /^1\. /)
    await shows('calendar.plex_history', 'on')
    await ha.rest('POST', '/api/events/check', {})
    await until('the condition', () => heard.checked!.length > 0)
    assert.equal(heard.checked!.length, 1)
  })

  await t.test('what is chosen in the dialog reaches the app', async () => {
    const dialog = await open(database)
    assert.deepEqual(dialog.menu_options, ['resolve', 'mute_hour', 'mute_day', 'mute_until_over'])
    assert.equal((await choose(dialog, 'mute_hour')).type, 'create_entry')
    await shows('binary_sensor.plex_problem', 'off')
    assert.deepEqual(await issues(), [])
    await act('unmute', { incident: database })
    await issueAbout('Library database is corrupt')
    await shows('binary_sensor.plex_problem', 'on')
    for (const choice of ['mute_day', 'mute_until_over']) {
      await choose(await open(database), choice)
      await shows('binary_sensor.plex_problem', 'off')
      await act('unmute', { incident: database })
      await issueAbout('Library database is corrupt')
    }
  })

  await t.test('ignoring it acknowledges it in the app', async () => {
    await ha.socket().ask({ type: 'repairs/ignore_issue', domain: 'sentarr', issue_id: database, ignore: true })
    await until('acknowledged', async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/incidents/${database}`)
      return ((await response.json()) as { acknowledged_at: string | null }).acknowledged_at !== null
    })
    assert.equal((await issueAbout('Library database is corrupt')).ignored, true)
  })

  await t.test('actions answer', async () => {
    const { incidents } = await act<{ incidents: { id: string; cause: string }[] }>('get_incidents', {})
    assert.deepEqual(
      incidents.map(({ id }) => id),
      [database],
    )
    const { rule } = await act<{ rule: string }>('explain', { line: `Nov 23, 2026 19:04:05.123 [1] ERROR - ${DISK}` })
    assert.equal(rule, 'disk.full')
    await assert.rejects(act('resolve', { incident: 'no-such' }), /There is no such incident/)
  })

  await t.test('the editor knows triggers, condition and actions by name', async () => {
    const described = async (kind: string) => {
      const key = { type: 'frontend/get_translations', language: 'de', category: kind, integration: ['sentarr'] }
      return (await ha.socket().ask(key)) as { resources: Record<string, string> }
    }
    const { resources } = await described('triggers')
    assert.equal(resources['component.sentarr.triggers.incident_raised.name'], 'Plex-Störung beginnt')
    const platforms = (await ha.socket().ask({ type: 'manifest/get', integration: 'sentarr' })) as { version: string }
    assert.match(platforms.version, /^\d+\.\d+\.\d+$/)
  })

  await t.test('ticking an item off resolves that incident alone', async () => {
    sentarr.write('ERROR', NETWORK)
    await until('two items', async () => (await todo()).length === 2)
    const network = (await todo()).find(({ uid }) => uid !== database)!
    await ha.call('todo', 'update_item', { entity_id: 'todo.plex_to_do', item: network.uid, status: 'completed' })
    await until('one item', async () => (await todo()).length === 1)
    assert.equal((await todo())[0]?.uid, database)
    await until('the automation', () => heard.resolved!.length === 1)
    assert.equal(heard.resolved![0]?.data.incident, network.uid)
  })

  await t.test('the calendar remembers what is over', async () => {
    const [from, to] = [Date.now() - 86_400_000, Date.now() + 86_400_000].map((at) => new Date(at).toISOString())
    const events = await ha.rest<{ summary: string }[]>(
      'GET',
      `/api/calendars/calendar.plex_history?start=${from}&end=${to}`,
    )
    assert.equal(events.length, 2)
    assert.ok(events.some(({ summary }) => summary === 'Library database is corrupt'))
  })

  await t.test('without the app all is unavailable and actions refuse in words', async () => {
    await sentarr.end('SIGKILL')
    await shows('todo.plex_to_do', 'unavailable')
    await shows('calendar.plex_history', 'unavailable')
    await assert.rejects(act('resolve', { incident: database }), /The Sentarr app is not connected: start it/)
    const refused = await choose(await open(database), 'resolve')
    assert.equal(refused.type, 'abort')
    assert.match(JSON.stringify(refused.description_placeholders), /not connected/)
  })

  await t.test('when the app is back all is as before, and no automation runs again', async () => {
    sentarr.start()
    await connected()
    await shows('todo.plex_to_do', '1')
    assert.equal((await issueAbout('Library database is corrupt')).ignored, true)
    assert.deepEqual([heard.raised!.length, heard.other!.length, heard.resolved!.length], [1, 0, 1])
  })

  await t.test('after a restart of Home Assistant too', async () => {
    await ha.restart()
    await listen()
    await connected()
    await shows('todo.plex_to_do', '1', 40_000)
    assert.equal((await issueAbout('Library database is corrupt')).ignored, true)
    sentarr.write('ERROR', DISK)
    await issueAbout('Disk is full')
    assert.deepEqual([heard.raised!.length, heard.resolved!.length], [0, 0])
  })

  await t.test('"It is mended" ends an incident and its issue', async () => {
    const { issue_id } = await issueAbout('Disk is full')
    assert.equal((await choose(await open(issue_id), 'resolve')).type, 'create_entry')
    await until('over', () => heard.resolved!.some(({ data }) => data.incident === issue_id))
    await until('gone', async () => (await issues()).every((issue) => issue.issue_id !== issue_id))
  })

  await t.test('the blueprint tells a phone, and its buttons act on that incident alone', async () => {
    const input = { notify_action: 'notify.family', min_severity: 'error' }
    const use_blueprint = { path: 'sentarr/incident-to-phone.yaml', input }
    await ha.rest('POST', '/api/config/automation/config/phone', { alias: 'phone', use_blueprint })
    await until('it listens', async () => (await ha.state('automation.phone'))?.state === 'on')
    const calls = await ha.socket().events('call_service')
    const told = () =>
      calls
        .map(({ data }) => data as { domain: string; service_data: { title?: string; message: string; data: Pushed } })
        .filter(({ domain }) => domain === 'notify')
        .map(({ service_data }) => service_data)
    sentarr.write('DEBUG', CLAIM)
    const pushed = await until('told', () => told()[0])
    const { issue_id } = await until('an issue', async () => (await issues()).find(({ ignored }) => !ignored))
    assert.equal(pushed.data.tag, `sentarr-${issue_id}`)
    assert.match(pushed.title ?? '', /^🟠 /)
    const press = (nth: number) =>
      ha.rest('POST', '/api/events/mobile_app_notification_action', { action: pushed.data.actions[nth]?.action })
    await press(1)
    await until('quiet', async () => (await issues()).every((issue) => issue.issue_id !== issue_id))
    assert.ok((await todo()).some(({ uid }) => uid === issue_id))
    await press(2)
    await until('mended', async () => (await todo()).every(({ uid }) => uid !== issue_id))
    assert.deepEqual(
      (await todo()).map(({ uid }) => uid),
      [database],
    )
    await until('taken away', () => told().some(({ message }) => message === 'clear_notification'))
  })

  await t.test('diagnostics and system information answer', async () => {
    const entries = (await ha.socket().ask({ type: 'config_entries/get', domain: 'sentarr' })) as { entry_id: string }[]
    const told = await ha.rest<{ data: { app: object } }>(
      'GET',
      `/api/diagnostics/config_entry/${entries[0]?.entry_id}`,
    )
    assert.deepEqual(Object.keys(told.data.app).toSorted(), ['connected', 'protocol', 'version'])
  })

  await t.test('Activity tells of alerts in sentences', async () => {
    const sentences = await until('a sentence', async () => {
      const since = new Date(Date.now() - 3_600_000).toISOString()
      const rows = await ha.rest<{ domain?: string; name: string; message?: string }[]>('GET', `/api/logbook/${since}`)
      const ours = rows.filter(({ domain }) => domain === 'sentarr')
      return ours.length > 0 ? ours : undefined
    })
    assert.ok(sentences.some(({ name, message }) => name === 'Plex' && message?.includes('has a problem: ')))
  })

  await t.test('Home Assistant had nothing to complain about', () => assert.deepEqual(complaints(ha), []))
})

test('the companion integration without a broker', async (t: TestContext) => {
  const ha = await startHomeAssistant(t, null, { prepare: withIntegration })
  if (!ha) return
  const { issues, flow, todo } = tools(ha)

  await t.test('it is added by hand in one step', async () => {
    const step = await flow('/api/config/config_entries/flow', { handler: 'sentarr' })
    assert.deepEqual([step.type, step.step_id], ['form', 'user'])
    assert.equal((await flow(`/api/config/config_entries/flow/${step.flow_id}`, {})).type, 'create_entry')
  })

  await t.test('everything works, on a device of its own', async () => {
    const sentarr = sentarrIn(t, { HA_URL: ha.url, HA_TOKEN: ha.token, API_PORT: '0', READ_FROM: 'start' })
    sentarr.write('ERROR', DATABASE)
    sentarr.start()
    await until('an item', async () => (await todo().catch(() => [])).length === 1, 60_000)
    assert.equal((await issues()).length, 1)
    const devices = (await ha.socket().ask({ type: 'config/device_registry/list' })) as {
      identifiers: string[][]
      name: string
    }[]
    assert.deepEqual(
      devices.map(({ name }) => name).filter((name) => name === 'Plex'),
      ['Plex'],
    )
    assert.equal(await sentarr.end('SIGTERM'), 0)
  })

  await t.test('Home Assistant had nothing to complain about', () => assert.deepEqual(complaints(ha), []))
})
