// Long: `npm run test:crash`, before what reads, stores or delivers changes much.
import { test } from 'node:test'
import { killAgainAndAgain } from './kills.ts'

test('nothing is lost or counted twice over 32 kills', (t) =>
  killAgainAndAgain(t, { lines: 110_000, rotations: 48, kills: 32 }))
