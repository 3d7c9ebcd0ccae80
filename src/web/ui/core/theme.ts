// Light or dark, and Home Assistant's own colours where they are readable on each other.

import type { Host } from './host.ts'
import { kept } from './kept.ts'

/** Our property ← Home Assistant's, and what it must be readable on. */
const BORROWED = [
  ['--page', '--primary-background-color', null],
  ['--card', '--card-background-color', null],
  ['--text', '--primary-text-color', '--card-background-color'],
  ['--muted', '--secondary-text-color', '--card-background-color'],
] as const
const READABLE = 4.5

export type Theme = 'auto' | 'light' | 'dark'
export const theme = (): Theme => (kept('theme') ?? 'auto') as Theme

/** Applies the user's choice; with `auto` what Home Assistant or the system uses, also when that changes. */
export function applyTheme(host: Host | null): void {
  const root = document.documentElement
  const chosen = theme()
  for (const [own] of BORROWED) root.style.removeProperty(own)
  root.style.colorScheme = chosen === 'auto' ? '' : chosen
  if (chosen === 'auto' && host) borrow(host, root)
}

export function followTheme(host: Host | null): void {
  applyTheme(host)
  if (host) {
    const watch = { attributes: true, attributeFilter: ['style', 'class'] }
    new MutationObserver(() => applyTheme(host)).observe(host.document.documentElement, watch)
  }
}

function borrow(host: Host, root: HTMLElement): void {
  const styles = host.document.defaultView?.getComputedStyle(host.document.documentElement)
  const colour = (name: string) => rgbOf(styles?.getPropertyValue(name).trim() ?? '')
  const [page, card, text] = ['--primary-background-color', '--card-background-color', '--primary-text-color'].map(
    colour,
  )
  if (!page || !card || !text || contrast(text, card) < READABLE || contrast(text, page) < READABLE) return
  root.style.colorScheme = luminance(card) < 0.2 ? 'dark' : 'light'
  for (const [own, theirs, on] of BORROWED) {
    const value = colour(theirs)
    if (!value) continue
    if (on !== null && (contrast(value, card) < READABLE || contrast(value, page) < READABLE)) continue
    root.style.setProperty(own, `rgb(${value.join(' ')})`)
  }
}

type Rgb = readonly [number, number, number]

/** Of any opaque CSS colour; null for others. The browser reads it for us. */
function rgbOf(css: string): Rgb | null {
  if (css === '' || !CSS.supports('color', css)) return null
  const probe = document.createElement('span')
  probe.style.color = css
  document.body.append(probe)
  const parts = getComputedStyle(probe).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/)
  probe.remove()
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : null
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}
