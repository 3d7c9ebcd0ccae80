import { test } from 'node:test'
import { killAgainAndAgain } from './kills.ts'

test('nothing is lost or counted twice over ten kills', (t) =>
  killAgainAndAgain(t, { lines: 12_000, rotations: 8, kills: 10 }))
