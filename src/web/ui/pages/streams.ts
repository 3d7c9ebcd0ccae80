// Who plays what now, how and why so; and what failed today for whom.
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { List } from '../../schemas/common.ts'
import type { ServerInfo } from '../../schemas/status.ts'
import type { FailedStreamItem, StreamItem } from '../../schemas/streams.ts'
import { number, plural, t } from '../core/i18n.ts'
import { serverName } from '../core/live.ts'
import { Part } from '../core/part.ts'
import { address } from '../core/route.ts'
import { api, live } from '../core/services.ts'
import type { Received } from '../core/stream.ts'
import { icon } from '../parts/icons.ts'
import { empty, english, loading, tag, time } from '../parts/words.ts'

/** A transcode says how fast it is each second; nobody reads that often. */
const REST_MS = 2_000

class Streams extends Part {
  #playing: StreamItem[] | null = null
  #failed: FailedStreamItem[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #loadedAt = 0

  protected override async reload() {
    this.#loadedAt = performance.now()
    await this.attempt(async () => {
      const [playing, failed] = await Promise.all([
        api.get<List<StreamItem>>('streams'),
        api.get<List<FailedStreamItem>>('streams/failed'),
      ])
      this.#playing = playing.items
      this.#failed = failed.items
    })
  }

  protected override received({ name }: Received) {
    if (name !== 'streams' || this.#timer !== undefined) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        if (this.isConnected) void this.reload()
      },
      Math.max(0, this.#loadedAt + REST_MS - performance.now()),
    )
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  override render() {
    const { status } = live
    if (status === null || this.#playing === null) return html`<h1>${t('page_streams')}</h1>${loading()}`
    const playing = this.#playing
    const said = status.servers.map(saidOf)
    const isKnown = said.some((words) => words === nothing)
    return html`
      <h1>${t('page_streams')}</h1>
      ${said}
      <section>
        <h2>${t('streams_now')}</h2>
        ${
          playing.length > 0
            ? html`<div class="cards">
                ${repeat(
                  playing,
                  ({ server, session }) => `${server} ${session}`,
                  (item) => streamCard(item, status.servers),
                )}
              </div>`
            : html`<div class="card">${empty('streams', isKnown ? t('streams_none') : t('streams_unknown'))}</div>`
        }
      </section>
      <section>
        <h2>${t('failed_today')}</h2>
        ${
          this.#failed.length === 0
            ? html`<div class="card">${empty('check', t('failed_none'))}</div>`
            : html`<ul class="rows card">${this.#failed.map(failedRow)}</ul>`
        }
      </section>
    `
  }
}
customElements.define('s-streams', Streams)

/** Why nothing is known of what this server plays; nothing while it is known. */
function saidOf({ name, plex }: ServerInfo): TemplateResult | typeof nothing {
  const server = { server: name }
  if (plex === null)
    return html`<div class="card padded">
      <p>${t('streams_not_asked', server)}</p>
      <a class="button primary" href=${address('settings', null, { q: 'plex' })}>${t('streams_ask')}${icon('next')}</a>
    </div>`
  const words =
    plex.state === 'unauthorized'
      ? t('streams_refused', server)
      : plex.owner === false
        ? t('streams_not_owner', server)
        : plex.state === 'up'
          ? null
          : t('streams_away', server)
  return words === null ? nothing : html`<div class="card padded"><p>${words}</p></div>`
}

const DECISIONS = {
  'direct play': ['ok', 'decision_direct_play'],
  'direct stream': ['info', 'decision_direct_stream'],
  transcode: ['warning', 'decision_transcode'],
} as const

function streamCard(item: StreamItem, servers: readonly ServerInfo[]): TemplateResult {
  const { title, user, client, product, decision, hardware, state, reasons, progress } = item
  const [tone, words] = DECISIONS[decision]
  const who = [user, client, product].filter((part) => part !== '')
  return html`<article class="card padded stream">
    <h3 dir="auto">${title || t('streams_hidden')}</h3>
    <p class="row-facts">
      <span dir="auto">${who.join(' · ')}</span>
      ${servers.length > 1 ? html`<span>${serverName(servers, item.server)}</span>` : nothing}
    </p>
    <p class="badges">
      ${tag(tone, tone, t(words))} ${hardware === null ? nothing : tag(hardware ? 'ok' : 'warning', 'plain', hardware ? t('by_hardware') : t('by_processor'))}
      ${speedTag(item)} ${state === 'playing' ? nothing : tag(state === 'paused' ? 'pause' : 'waiting', 'plain', stateWords(state))}
    </p>
    ${progress === null ? nothing : html`<progress max="1" .value=${progress} aria-label=${t('streams_progress')}></progress>`}
    <p class="muted">${wayOf(item)}</p>
    ${
      reasons.length === 0
        ? nothing
        : html`<p>${t('why_transcoded')}</p>
            <ul class="reasons">${reasons.map((reason) => html`<li>${english(reason)}</li>`)}</ul>`
    }
  </article>`
}

const stateWords = (state: string): string => (state === 'paused' ? t('stream_paused') : t('stream_buffering'))

/** Below real time somebody waits, unless Plex holds it back because it is far enough ahead. */
function speedTag({ speed, throttled }: StreamItem): TemplateResult | typeof nothing {
  if (speed === null) return nothing
  if (speed < 1 && !throttled) return tag('error', 'error', t('speed_low', { speed }))
  return tag('next', 'plain', t('speed', { speed }))
}

function wayOf({ location, relayed, bandwidth }: StreamItem): string {
  const where = relayed ? t('by_relay') : location === 'lan' ? t('at_home') : t('from_outside')
  return bandwidth === null ? where : `${where} · ${number(bandwidth / 1000)} Mbit/s`
}

const failedRow = ({ client, title, rule, count, last_at }: FailedStreamItem): TemplateResult => html`<li class="row">
  <div class="row-body">
    <span class="row-title" dir="auto">${client || t('client_unknown')}</span>
    <span class="row-facts">
      ${rule === null ? english(title) : html`<a href=${address('rules', rule)}>${english(title)}</a>`}
      <span>${plural('times', count)}</span>
      <span>${time(last_at)}</span>
    </span>
  </div>
</li>`
