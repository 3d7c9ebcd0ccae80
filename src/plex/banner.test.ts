import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bannerOf } from './banner.ts'

const banner = (zone: string): string =>
  `Feb 06, 2026 12:00:00.000 [1] INFO - Plex Media Server v1.43.0.10467-2b1ba6e69 - Docker Docker Container x86_64 - build: linux-x86_64 debian - GMT ${zone}\nLinux version: 6`

const ZONES: [zone: string, minutes: number][] = [
  ['-05:00', -300],
  ['+05:30', 330],
  ['00:00', 0],
  ['02:00', 120],
]

for (const [zone, minutes] of ZONES) {
  test(`reads version and zone ${zone}`, () => {
    assert.deepEqual(bannerOf(banner(zone)), {
      version: '1.43.0.10467-2b1ba6e69',
      zoneMinutes: minutes,
      build: 'linux-x86_64 debian',
    })
    assert.deepEqual(bannerOf(Buffer.from(banner(zone))), {
      version: '1.43.0.10467-2b1ba6e69',
      zoneMinutes: minutes,
      build: 'linux-x86_64 debian',
    })
  })
}

test('text without a banner has neither', () => {
  assert.deepEqual(bannerOf('Feb 06, 2026 12:00:00.000 [1] INFO - Plex Media Server is up'), {
    version: null,
    zoneMinutes: null,
    build: null,
  })
})
