import { UNKNOWN_ADVICE, UNKNOWN_CAUSE } from '../../../detect/unknown.ts'
import { LINK_LABELS } from '../../links/links.ts'
import { ordinal, plural } from '../words.ts'
import type { Words } from './words.ts'

export const en: Words = {
  locale: 'en-GB',
  seconds: (count) => plural(count, 'second'),
  minutes: (count) => plural(count, 'minute'),
  hours: (count) => plural(count, 'hour'),
  days: (count) => plural(count, 'day'),
  units: { seconds: 's', minutes: 'min', hours: 'h', days: 'd' },
  severities: { info: 'info', warning: 'warning', error: 'error', critical: 'critical' },

  detected({ count, severity, span, slow, nth, regressed }) {
    const what = plural(count, severity === 'warning' ? 'warning' : 'error')
    const took = slow === null ? '' : `; most took up to ${slow} seconds`
    const often = nth > 1 ? `. ${ordinal(nth)} time today` : ''
    const back = regressed ? '. It is back after it had been marked as resolved' : ''
    return `Detected ${what} in the last ${span}${took}${often}${back}`
  },
  at: (clock, date) => (date === null ? clock : `${clock} on ${date}`),
  over({ because, now, since, lasted, count, check }) {
    const seen = `${lasted === null ? '' : `, lasted ${lasted}`}, ${plural(count, 'finding')}`
    if (because === 'by-hand') return `Marked as resolved at ${now}; last seen ${since}${seen}.`
    if (because === 'recovered') return `Over since ${since}${seen}. Plex says that it works again.`
    return `Not seen since ${since}${seen}.${check ? ' Check that it is really mended.' : ''}`
  },

  partOf: (title) => `It follows from “${title}” and goes on there: mend that first.`,

  stillOpen: (span, count) => `Open for ${span}, and nobody has acknowledged it; ${plural(count, 'finding')} so far.`,

  prefix: { raised: '', repeated: 'Still going on: ', resolved: 'Resolved: ', part: 'Explained: ', test: '' },
  newError: (title) => `New error: ${title}`,
  unknown: { cause: UNKNOWN_CAUSE, advice: UNKNOWN_ADVICE },
  first: (step) => `First: ${step}`,
  late: '(This message comes late: it could not be sent before.)',
  whatToDo: 'What to do',
  andThen: 'Then',
  why: 'Why',
  fromTheLog: 'From the log',
  open: 'Open in Sentarr',
  actions: LINK_LABELS,
  facts: {
    server: 'Server',
    severity: 'Severity',
    seen: 'Seen',
    first: 'First',
    last: 'Last',
    lasted: 'Lasted',
    rule: 'Rule',
  },
  fields: {
    user: 'User',
    title: 'Title',
    player: 'Player',
    file: 'File',
    library: 'Library',
    client: 'Client',
    device: 'Device',
    host: 'Host',
    exit_code: 'Exit code',
  },

  test: {
    title: 'Test alert from Sentarr',
    message: 'This is a test. Alerts about your Plex server will arrive here like this one.',
    cause: 'Somebody asked for a test alert.',
    advice: ['Nothing to do: if you can read this, it works.'],
  },
  channel: {
    title: (channel) => `Alerts do not arrive on ${channel}`,
    off: (channel, reason) => `The channel ${channel} was switched off: ${reason}`,
    failing: (channel, span, reason) => `The channel ${channel} has not delivered for ${span}: ${reason}`,
    again: (channel) => `The channel ${channel} delivers again`,
    cause: 'The service refused the alert or could not be reached.',
    correct: 'Correct the settings of the channel.',
    tryIt: (channel) => `Try it: sentarr test-channel ${channel}`,
    nothingLost: (channel) => `Nothing is lost: Sentarr keeps trying. Try it yourself: sentarr test-channel ${channel}`,
  },
  digest: {
    daily: (count) => `Daily digest: ${plural(count, 'alert')}`,
    catchUp: (count) => `${plural(count, 'alert')} that could not be sent before`,
    sinceLast: 'Since the last digest:',
    meanwhile: 'Meanwhile:',
    resolved: (title) => `resolved: ${title}`,
    more: (count) => `and ${count} more`,
    cause: 'The channel could not be reached, or too many alerts came within an hour.',
  },
  report: {
    title: (incidents, open) =>
      `Weekly report: ${plural(incidents, 'incident')}${open > 0 ? `, ${open} still open` : ', none still open'}`,
    quietTitle: 'Weekly report: nothing was wrong',
    summary: (incidents, before) =>
      `${plural(incidents, 'incident')} this week${before === null ? '' : `; 7 days before: ${before}`}`,
    quiet: (before) =>
      `Nothing was wrong this week${before === null ? '' : `; 7 days before: ${plural(before, 'incident')}`}`,
    watched: (days) => (days === 0 ? 'Not watched this week' : `Watched ${days} of 7 days`),
    watchedBefore: (days) =>
      days === 0
        ? 'The 7 days before were not watched, so there is nothing to compare with'
        : `Watched on ${days} of the 7 days before`,
    labels: {
      open: 'Still open',
      fresh: 'New',
      worse: 'Worse',
      better: 'Better',
      longest: 'Longest',
      frequent: 'Most frequent',
      step: 'One next step',
    },
    openSince: (at) => `since ${at}`,
    muted: 'muted',
    found: (count, before) => `${plural(count, 'finding')}${before > 0 ? `, ${before} the week before` : ''}`,
    gone: (before) => `not found any more, ${before} the week before`,
    lasted: (span, from) => `${span}, from ${from}`,
    more: (count) => `and ${count} more`,
    quietServers: (count) => `Nothing was wrong on ${count === 1 ? 'one more server' : `${count} more servers`}.`,
    moreServers: (count) => `And ${count} more ${count === 1 ? 'server' : 'servers'}.`,
    byDay: 'Open incidents by day',
    notWatched: 'not watched',
    whole: 'The whole report',
  },
}
