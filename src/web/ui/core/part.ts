// A piece of the page. It renders into the document itself, so that one stylesheet, labels and anchors work everywhere.
import { LitElement } from 'lit'
import { clearToasts, toast } from '../parts/toast.ts'
import { Failure } from './api.ts'
import { t } from './i18n.ts'
import { live } from './services.ts'
import type { Received } from './stream.ts'

/** So long nobody wonders whether a press was taken. */
const SLOW_MS = 1_000

export abstract class Part extends LitElement {
  #stop: (() => void) | null = null

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    super.connectedCallback()
    this.#stop = live.listen((event) => {
      if (event.name === 'loaded') void this.#load()
      else if (event.name !== 'connection') this.received(event)
      this.requestUpdate()
    })
    void this.#load()
  }

  async #load() {
    this.ariaBusy = 'true'
    // An element that stood in the page before its code came has its properties only after its first update.
    await this.updateComplete
    await this.reload()
    this.ariaBusy = null
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#stop?.()
  }

  /** Loads what the part shows beyond the live state; called at the beginning and after a gap in the stream. */
  protected async reload(): Promise<void> {}

  /** Takes in news. */
  protected received(_event: Received): void {}

  /** Runs what a user asked for; says in words when it does not work. True when it did. */
  protected async attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      toast(wordsOf(error), 'error')
      return false
    } finally {
      this.requestUpdate()
    }
  }

  /** As `attempt`, for a press on a button: what was said before is over, and a wait is told. */
  protected async press(action: () => Promise<unknown>): Promise<boolean> {
    clearToasts()
    let told = () => {}
    const slow = setTimeout(() => (told = toast(t('working'), 'wait')), SLOW_MS)
    const done = await this.attempt(action)
    clearTimeout(slow)
    told()
    return done
  }
}

export const wordsOf = (error: unknown): string =>
  error instanceof Failure && error.code !== 'offline' ? error.message : t('no_answer')
