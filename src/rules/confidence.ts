// What a rule rests on: how many reports show its lines, a document, or a thought.
import { z } from 'zod'

const BASES = ['seen', 'documented', 'reasoned'] as const

/** `reports`: how many public reports or servers show such a line; null when nobody counted. */
export type Confidence = { basis: (typeof BASES)[number]; reports: number | null }

/** Words of earlier versions, which stand in users' files. */
const FORMER = new Map<string, Confidence['basis']>([
  ['confirmed', 'seen'],
  ['reported', 'documented'],
  ['unconfirmed', 'reasoned'],
])

const SEEN = /^seen in (\d{1,6}) reports?$/

/** `seen in 12 reports`, `seen`, `documented`, `reasoned`; without a word `seen`. */
export const confidenceSchema = z
  .string()
  .default('seen')
  .transform((word, context): Confidence => {
    const reports = SEEN.exec(word)?.[1]
    if (reports !== undefined) return { basis: 'seen', reports: Number(reports) }
    const basis = FORMER.get(word) ?? BASES.find((one) => one === word)
    if (basis !== undefined) return { basis, reports: null }
    context.addIssue({ code: 'custom', message: 'must be "seen in 12 reports", "seen", "documented" or "reasoned"' })
    return z.NEVER
  })

/** In English, for documents. */
export function confidenceWords({ basis, reports }: Confidence): string {
  if (basis === 'seen' && reports !== null) return reports === 1 ? 'seen in 1 report' : `seen in ${reports} reports`
  return basis
}
