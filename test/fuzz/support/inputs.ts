// What the fuzz tests are made of: real shapes, bent. `FUZZ_RUNS` says how many inputs each property gets, `FUZZ_SEED` repeats a run.
import fc from 'fast-check'
import { seeded } from '../../../bench/random.ts'
import { RECORDS } from '../../plex/lines.ts'
import { BARE, FAMILIES, type Seeded } from '../../support/secret-shapes.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 5_000)
const SEED = process.env.FUZZ_SEED === undefined ? undefined : Number(process.env.FUZZ_SEED)

/** Options of `fc.assert`. `share`: of the runs, for properties whose every input is dear. A failure says its seed and the least input. */
export const runs = (share = 1) => ({
  numRuns: Math.max(1, Math.round(RUNS * share)),
  ...(SEED !== undefined && { seed: SEED }),
})

const ODD = [
  '\0',
  '\r',
  '\uFEFF',
  '\u2028',
  '\u202E',
  'é',
  '🎬',
  '\uD83C',
  '"',
  "'",
  '\\',
  '%',
  '&',
  '<',
  '>',
  '[',
  ']',
]
const oddText = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(...ODD)),
})

/** A text of lines, records and what comes between them when something goes wrong. */
export const logText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...RECORDS),
      fc.tuple(fc.constantFrom(...RECORDS), fc.nat(), oddText).map(([record, at, odd]) => {
        const place = at % (record.length + 1)
        return record.slice(0, place) + odd + record.slice(place)
      }),
      fc.tuple(fc.constantFrom(...RECORDS), fc.nat()).map(([record, at]) => record.slice(0, at % (record.length + 1))),
      oddText,
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.constantFrom('\n', '\r\n', '\n\n', '').map((end) => parts.join(end)))

/** Bytes that may stop in the midst of a character. */
export const logBytes = fc.tuple(logText, fc.nat({ max: 3 })).map(([text, less]) => {
  const bytes = Buffer.from(text)
  return bytes.subarray(0, Math.max(0, bytes.length - less))
})

const SHAPES = [...BARE, ...Object.values(FAMILIES).flat()]

/** A made-up secret and the text it stands in. */
export const secret: fc.Arbitrary<Seeded> = fc
  .tuple(fc.nat({ max: SHAPES.length - 1 }), fc.nat())
  .map(([shape, seed]) => SHAPES[shape]!(seeded(seed)))

/** A text with a few characters taken out, doubled, exchanged or put in. */
export const bent = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('cut', 'double', 'put'), fc.nat({ max: 30 }), oddText), { maxLength: 4 })
    .map((changes) =>
      changes.reduce((now, [place, how, length, odd]) => {
        const at = place % (now.length + 1)
        if (how === 'cut') return now.slice(0, at) + now.slice(at + length)
        if (how === 'double') return now.slice(0, at + length) + now.slice(at)
        return now.slice(0, at) + odd + now.slice(at)
      }, text),
    )
