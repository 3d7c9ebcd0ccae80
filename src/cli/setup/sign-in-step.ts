// Signing in with Plex from a terminal: a link to open anywhere, then the server to take.
import type { Introduction } from '../../plex-api/client.ts'
import { createPlexTv, type PlexTvPlaces } from '../../plex-api/plex-tv.ts'
import { SignInError, startSignIn } from '../../plex-api/sign-in.ts'
import type { ConfigEditor } from '../../settings/edit/editor.ts'
import { pause } from '../../time/pause.ts'
import type { Prompt } from './prompt.ts'

export type SignInDeps = {
  prompt: Prompt
  config: Pick<ConfigEditor, 'changeServer' | 'previewServer'>
  introduction: Introduction
  /** Other places than plex.tv's, in tests. */
  places?: PlexTvPlaces
  clock(): number
  signal: AbortSignal
}

/** Stores address and token of one server of the account. False when it came to nothing, which was said. @throws {Left} */
export async function signInWithPlex(id: string, deps: SignInDeps): Promise<boolean> {
  const { prompt, config, introduction, places, clock, signal } = deps
  // Nobody is sent to Plex for something that could not be stored afterwards.
  await config.previewServer(id, { plex_token: 'checked' })
  try {
    const signIn = await startSignIn({
      plexTv: createPlexTv({ introduction, ...(places && { places }) }),
      introduction,
      found: async () => [],
      clock,
      stopping: signal,
      sleep: pause,
    })
    const first = signIn.state()
    if (first.step === 'confirm')
      await prompt.say(`Open this page, on any device, and let Sentarr in:\n\n${first.link}\n`)
    const state = first.step === 'confirm' ? await signIn.next(signal) : first
    if (state.step !== 'choose') {
      await prompt.say(state.step === 'ended' ? `${state.words}.` : 'The sign-in was not confirmed.')
      return false
    }
    const key = await prompt.choose(
      'Which server?',
      state.servers.map(({ key, name, version, owned, online }) => ({
        key,
        label: `${name} (Plex ${version})`,
        more: [owned ? '' : 'shared with you', online ? '' : 'not seen by plex.tv now'].filter(Boolean).join(', '),
      })),
    )
    await prompt.say('Looking for the way to it …')
    const { name, url, verifyTls, token, notes } = await signIn.choose(key)
    signIn.cancel()
    await config.changeServer(id, { plex_url: url, plex_token: token, plex_verify_tls: verifyTls ? null : false })
    await prompt.say(`${name} answers at ${url}; address and token are stored.`)
    for (const note of notes) await prompt.say(note)
    return true
  } catch (error) {
    if (!(error instanceof SignInError)) throw error
    await prompt.say(`It did not work: ${error.message}.`)
    return false
  }
}
