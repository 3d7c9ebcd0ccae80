// The sign-in under way: one at a time, and not too many in a row. What is asked of plex.tv is asked in the name of this installation.
import { type SignIn, type SignInError, startSignIn } from '../plex-api/sign-in.ts'
import { notFound } from '../refused.ts'
import { ApiFailure } from './errors.ts'

const MOST = 12
const WITHIN_MS = 15 * 60_000

type Deps = Parameters<typeof startSignIn>[0] & { newId(): string }

export function createSignIns(deps: Deps) {
  let current: { id: string; signIn: SignIn } | null = null
  let begun: number[] = []

  return {
    /** Ends the one before. @throws {ApiFailure} */
    async begin(): Promise<{ id: string; signIn: SignIn }> {
      begun = begun.filter((at) => deps.clock() - at < WITHIN_MS)
      if (begun.length >= MOST)
        throw new ApiFailure('too_many_attempts', 'Too many sign-ins were begun: try again in a quarter of an hour.')
      begun.push(deps.clock())
      current?.signIn.cancel()
      current = null
      const signIn = await startSignIn(deps).catch(failed)
      current = { id: deps.newId(), signIn }
      return current
    },
    /** @throws {Refused} when there is none of this id. */
    of(id: string): SignIn {
      if (current?.id !== id) throw notFound('sign-in')
      return current.signIn
    },
    end(): void {
      current?.signIn.cancel()
    },
  }
}

/** What went wrong at plex.tv or on the way to the server, for whoever asked. */
export function failed(error: SignInError): never {
  throw new ApiFailure('upstream', sentence(error.message), { trouble: error.trouble })
}

const sentence = (words: string) =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`
