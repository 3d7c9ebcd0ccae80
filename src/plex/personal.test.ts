import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskPersonal } from './personal.ts'

const all = { titles: true, users: true, paths: true }

const MASKED: [mask: Parameters<typeof maskPersonal>[1], text: string, expected: string][] = [
  [{ paths: true }, 'stream: /movies/A Film (2021)/A Film.srt', 'stream: <path>'],
  [{ paths: true }, 'No such file: "/share/My Library/Plug-ins", x', 'No such file: "<path>", x'],
  [{ paths: true }, 'open \\\\nas\\films\\a.mkv and D:\\Films\\b.mkv', 'open <path> and <path>'],
  [{ titles: true }, 'Play progress on 12 "All Dead, All Dead" - got 5 ms', 'Play progress on 12 "<title>" - got 5 ms'],
  [{ titles: true }, 'MDE: Big Film (2013): no direct play', 'MDE: <title>: no direct play'],
  [{ titles: true }, 'stream /movies/A Film.mkv', 'stream /movies/<title>.mkv'],
  [{ users: true }, 'from 192.168.1.20:1234 by account 12', 'from <ip>:1234 by account <id>'],
  [{}, 'stream /movies/A Film.mkv by account 12', 'stream /movies/A Film.mkv by account 12'],
  [all, 'a version 1.43.3.10828 and GET https://plex.tv/x', 'a version 1.43.3.10828 and GET https://plex.tv/x'],
]

for (const [mask, text, expected] of MASKED) {
  test(`masks ${Object.keys(mask).join(', ') || 'nothing'} in ${text}`, () => {
    assert.equal(maskPersonal(text, mask), expected)
    assert.equal(maskPersonal(expected, mask), expected)
  })
}
