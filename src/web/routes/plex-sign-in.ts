// Plex servers that are here, and signing in to one: its token is stored with the settings and goes out no more.

import { redact } from '../../plex/redact.ts'
import type { FoundServer } from '../../plex-api/find.ts'
import type { SignIn } from '../../plex-api/sign-in.ts'
import { notFound } from '../../refused.ts'
import type { ServerSettings } from '../../settings/settings.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answers, answersNothing, body, createRoute, idParam, newRouter, optionalBody, z } from '../openapi.ts'
import { listOf } from '../schemas/common.ts'
import {
  chosenSchema,
  connectedSchema,
  type FoundInfo,
  foundSchema,
  type SignInInfo,
  signedOutSchema,
  signInBegunSchema,
  signInSchema,
} from '../schemas/plex.ts'
import { createSignIns, failed } from '../sign-ins.ts'

const tags = ['plex']
const found = createRoute({
  method: 'get',
  path: '/plex/found',
  tags,
  summary: 'Plex servers that are here; asked of a few known places and of the network, never of what a request names',
  responses: answers(listOf(foundSchema), 'All of them'),
})
const begin = createRoute({
  method: 'post',
  path: '/plex/sign-in',
  tags,
  summary: 'Begins to sign in with Plex; one that is under way ends',
  request: optionalBody(signInBegunSchema),
  responses: answers(signInSchema, 'What to do now'),
})
const look = createRoute({
  method: 'get',
  path: '/plex/sign-in/{id}',
  tags,
  summary: 'How far the sign-in is',
  request: { params: idParam },
  responses: answers(signInSchema, 'What to do now'),
})
const choose = createRoute({
  method: 'post',
  path: '/plex/sign-in/{id}/choose',
  tags,
  summary: 'Takes one of the account’s servers: finds the way to it, tries its token and stores both',
  request: { params: idParam, ...body(chosenSchema) },
  responses: answers(connectedSchema, 'What was stored, without the token'),
})
const cancel = createRoute({
  method: 'delete',
  path: '/plex/sign-in/{id}',
  tags,
  summary: 'Gives the sign-in up and forgets it',
  request: { params: idParam },
  responses: answersNothing('It is forgotten'),
})
const signOut = createRoute({
  method: 'post',
  path: '/servers/{id}/sign-out',
  tags,
  summary: 'Removes the token of a watched server',
  request: { params: idParam, ...optionalBody(z.object({})) },
  responses: answers(signedOutSchema, 'What counts after a restart'),
})

type Deps = Pick<
  ApiDeps,
  'config' | 'plexTv' | 'introduction' | 'findPlex' | 'clock' | 'pause' | 'stopping' | 'newId' | 'log' | 'feed'
>

export function plexSignInRoutes(deps: Deps) {
  const { config, clock, findPlex, log, feed } = deps
  const signIns = createSignIns({ ...deps, found: findPlex, sleep: deps.pause })

  /** What is set of a watched server. @throws {Refused} when there is none of this id. */
  function serverOf(id: string): ServerSettings {
    const server = config.stored().servers.find((one) => one.id === id)
    if (server === undefined) throw notFound('server')
    return server
  }

  function info(id: string, signIn: SignIn): SignInInfo {
    const state = signIn.state()
    const isOver = state.step === 'ended'
    return {
      id,
      step: state.step,
      link: state.step === 'confirm' ? state.link : null,
      seconds_left: isOver ? 0 : Math.max(0, Math.round((state.until - clock()) / 1_000)),
      servers: state.step === 'choose' ? state.servers : [],
      trouble: isOver ? state.trouble : null,
      message: isOver ? state.words : '',
    }
  }

  return newRouter()
    .openapi(found, async (its) => {
      const { servers } = config.stored()
      return its.json({ items: (await findPlex()).map((one) => foundInfo(one, servers)), next_cursor: null }, 200)
    })
    .openapi(begin, async (its) => {
      const server = its.req.valid('json').server ?? null
      if (server !== null) serverOf(server)
      // Nobody is sent to Plex for something that could not be stored afterwards.
      await config.previewServer(server, { ...(server === null && { name: 'Plex' }), plex_token: 'checked' })
      const { id, signIn } = await signIns.begin()
      log.info('somebody signs in with Plex')
      return its.json(info(id, signIn), 200)
    })
    .openapi(look, (its) => {
      const { id } = its.req.valid('param')
      return its.json(info(id, signIns.of(id)), 200)
    })
    .openapi(choose, async (its) => {
      const { key, server: target = null } = its.req.valid('json')
      const signIn = signIns.of(its.req.valid('param').id)
      const before = target === null ? null : serverOf(target)
      const known = before?.plexUrl ? [{ url: before.plexUrl, verifyTls: before.plexVerifyTls }] : []
      const { url, verifyTls, token, ...connected } = await signIn.choose(key, known).catch(failed)
      const saved = await config.changeServer(target, {
        ...(before === null && { name: connected.name }),
        ...(before?.plexUrl !== url && { plex_url: url }),
        plex_token: token,
        ...((before?.plexVerifyTls ?? true) !== verifyTls && { plex_verify_tls: verifyTls }),
      })
      signIns.end()
      log.info('signed in with Plex', { server: target ?? connected.name, way: connected.way })
      feed.publish('config', { restart_required: saved.restartRequired })
      return its.json({ ...connected, restart_required: saved.restartRequired }, 200)
    })
    .openapi(cancel, (its) => {
      signIns.of(its.req.valid('param').id).cancel()
      return its.body(null, 204)
    })
    .openapi(signOut, async (its) => {
      const { id } = its.req.valid('param')
      serverOf(id)
      const { restartRequired } = await config.changeServer(id, { plex_token: null })
      log.info('signed out of Plex: its token is removed', { server: id })
      feed.publish('config', { restart_required: restartRequired })
      return its.json({ restart_required: restartRequired }, 200)
    })
}

function foundInfo(its: FoundServer, servers: readonly ServerSettings[]): FoundInfo {
  const { url, by, name, version, claimed, logs } = its
  return {
    address: redact(url),
    by,
    name: name === null ? null : redact(name),
    version,
    claimed,
    server: servers.find(({ plexUrl }) => plexUrl !== null && originOf(plexUrl) === originOf(url))?.id ?? null,
    has_logs: logs !== null,
  }
}

const originOf = (url: string) => new URL(url).origin
