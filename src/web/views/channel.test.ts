import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOON } from '../../../test/support/incidents.ts'
import type { ChannelState } from '../../store/rows.ts'
import { channelInfo } from './channel.ts'

const fresh: ChannelState = {
  ...{
    channel: 'a',
    disabled: null,
    failingSince: null,
    lastError: '',
    lastSentAt: null,
    told: false,
    fingerprint: '',
  },
}
const shown = (state: Partial<ChannelState> | undefined, enabled = true) =>
  channelInfo({ type: 'ntfy', name: 'a', enabled }, state && { ...fresh, ...state }, 0).state

test('how a channel is doing, in a word', () => {
  assert.equal(shown(undefined), 'ready')
  assert.equal(shown({}), 'ready')
  assert.equal(shown({ lastSentAt: NOON }), 'ok')
  assert.equal(shown({ lastSentAt: NOON, failingSince: NOON }), 'failing')
  assert.equal(shown({ lastSentAt: NOON, failingSince: NOON, partly: true }), 'failing-partly')
  assert.equal(shown({ failingSince: NOON, disabled: 'refused' }), 'switched-off')
  assert.equal(shown({ failingSince: NOON }, false), 'off')
})
