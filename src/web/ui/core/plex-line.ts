// A log entry as Plex writes it into its file, for whoever explains it or makes a rule of it.
import type { LogItem } from '../../schemas/logs.ts'

export function plexLine({ at, level, thread, component, message }: LogItem): string {
  const tag = component === '' ? '' : `[${component}] `
  return `${at === null ? '' : `${stamp(new Date(at))} `}[${thread || '1'}] ${level ?? 'INFO'} - ${tag}${message}`
}

/** `Nov 28, 2026 22:45:38.236`, in English whatever the page's language is. */
function stamp(at: Date): string {
  const month = at.toLocaleString('en', { month: 'short' })
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')
  return `${month} ${two(at.getDate())}, ${at.getFullYear()} ${clock}.${String(at.getMilliseconds()).padStart(3, '0')}`
}
