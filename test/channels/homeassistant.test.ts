// Home Assistant: its own notifications and any of its notify actions.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { DeliveryError } from '../../src/alert/routing/target.ts'
import { channelOf } from './channels-under-test.ts'
import { live, raised, repeated, resolved } from './incident-life.ts'

type Call = { action: string; data: Record<string, unknown> }
function recordedCalls() {
  const calls: Call[] = []
  const callService = async (domain: string, service: string, data: object) => {
    calls.push({ action: `${domain}.${service}`, data: data as Record<string, unknown> })
  }
  return { calls, callService }
}

test('Home Assistant: the notification has the incident’s id, is replaced and dismissed', async () => {
  const { calls, callService } = recordedCalls()
  await live(channelOf({ type: 'homeassistant' }, { callService }), [raised, repeated, resolved])
  assert.deepEqual(
    calls.map(({ action, data }) => [action, data.notification_id]),
    [
      ['persistent_notification.create', 'sentarr_i1'],
      ['persistent_notification.create', 'sentarr_i1'],
      ['persistent_notification.dismiss', 'sentarr_i1'],
    ],
  )
})

test('Home Assistant: a phone gets the message under one tag, a notify entity gets plain text', async () => {
  const { calls, callService } = recordedCalls()
  await live(channelOf({ type: 'homeassistant', service: 'notify.mobile_app_phone' }, { callService }), [
    raised,
    resolved,
  ])
  await live(
    channelOf({ type: 'homeassistant', service: 'notify.send_message', entity_id: 'notify.hall' }, { callService }),
    [raised],
  )
  assert.deepEqual(
    calls.map(({ action, data }) => [action, Object.keys(data).sort().join()]),
    [
      ['notify.mobile_app_phone', 'data,message,title'],
      ['notify.mobile_app_phone', 'data,message,title'],
      ['notify.send_message', 'entity_id,message,title'],
    ],
  )
  assert.equal((calls[1]!.data.data as { tag: string }).tag, 'sentarr_i1')
  assert.match(String(calls[1]?.data.title), /^Resolved/)
})

test('Home Assistant: without a connection the channel says what is missing', async () => {
  await assert.rejects(
    live(channelOf({ type: 'homeassistant' }), [raised]),
    ({ final, message }: DeliveryError) => final && /HA_URL/.test(message),
  )
})
