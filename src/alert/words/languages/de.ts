import { MUTE_HOURS } from '../../links/links.ts'
import type { Words } from './words.ts'

const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

export const de: Words = {
  locale: 'de-DE',
  seconds: (count) => some(count, 'Sekunde', 'Sekunden'),
  minutes: (count) => some(count, 'Minute', 'Minuten'),
  hours: (count) => some(count, 'Stunde', 'Stunden'),
  days: (count) => some(count, 'Tag', 'Tagen'),
  units: { seconds: 's', minutes: 'min', hours: 'h', days: 'd' },
  severities: { info: 'Info', warning: 'Warnung', error: 'Fehler', critical: 'kritisch' },

  detected({ count, severity, span, slow, nth, regressed }) {
    const what = severity === 'warning' ? some(count, 'Warnung', 'Warnungen') : `${count} Fehler`
    const took = slow === null ? '' : `; das meiste dauerte bis zu ${slow} Sekunden`
    const often = nth > 1 ? `. Heute zum ${nth}. Mal` : ''
    const back = regressed ? '. Es ist wieder da, nachdem es als behoben markiert war' : ''
    return `${what} innerhalb von ${span}${took}${often}${back}`
  },
  at: (clock, date) => (date === null ? `${clock} Uhr` : `${date}, ${clock} Uhr`),
  over({ because, now, since, lasted, count, check }) {
    const seen = `${lasted === null ? '' : `, im Lauf von ${lasted}`}, ${some(count, 'Fund', 'Funde')}`
    if (because === 'by-hand') return `Um ${now} Uhr als behoben markiert; zuletzt gesehen: ${since}${seen}.`
    if (because === 'recovered') return `Vorbei seit ${since}${seen}. Plex meldet, dass es wieder geht.`
    return `Nicht mehr gesehen seit ${since}${seen}.${check ? ' Bitte prüfen, ob es wirklich behoben ist.' : ''}`
  },

  partOf: (title) => `Es folgt aus „${title}“ und geht dort weiter: zuerst das beheben.`,

  stillOpen: (span, count) =>
    `Seit ${span} offen, und niemand hat es bestätigt; bisher ${some(count, 'Fund', 'Funde')}.`,

  prefix: { raised: '', repeated: 'Hält an: ', resolved: 'Behoben: ', part: 'Erklärt: ', test: '' },
  newError: (title) => `Neuer Fehler: ${title}`,
  unknown: {
    cause: 'Plex hat einen Fehler gemeldet, den noch keine Regel kennt. Fehler derselben Form werden zusammen gezählt.',
    advice: [
      'Die Zeile lesen, und was das Log in den zehn Zeilen davor sagt; oft steht dort die Ursache.',
      'Diese Wörter in die Suche von <https://forums.plex.tv> und der Issues des eigenen Container-Images kopieren: `Plex {search|WORDS OF THE LINE}`.',
      'Wer dort fragt, zeigt auch die Zeilen davor, die Version von Plex und was sich an dem Tag geändert hat; `sentarr scan --forum FOLDER` macht daraus einen Text, in dem Privates verdeckt ist.',
    ],
  },
  first: (step) => `Zuerst: ${step}`,
  late: '(Diese Meldung kommt verspätet: Vorher ließ sie sich nicht senden.)',
  whatToDo: 'Was zu tun ist',
  andThen: 'Danach',
  why: 'Warum',
  fromTheLog: 'Aus dem Log',
  open: 'In Sentarr öffnen',
  actions: { acknowledge: 'Bestätigen', mute: `${MUTE_HOURS} h stumm` },
  facts: {
    server: 'Server',
    severity: 'Schwere',
    seen: 'Gesehen',
    first: 'Zuerst',
    last: 'Zuletzt',
    lasted: 'Dauer',
    rule: 'Regel',
  },
  fields: {
    user: 'Benutzer',
    title: 'Titel',
    player: 'Wiedergabegerät',
    file: 'Datei',
    library: 'Mediathek',
    client: 'Client',
    device: 'Gerät',
    host: 'Host',
    exit_code: 'Exit-Code',
  },

  test: {
    title: 'Testmeldung von Sentarr',
    message: 'Das ist ein Test. Meldungen über deinen Plex-Server kommen hier so an wie diese.',
    cause: 'Jemand hat eine Testmeldung angefordert.',
    advice: ['Nichts zu tun: Wenn du das lesen kannst, funktioniert es.'],
  },
  channel: {
    title: (channel) => `Meldungen kommen auf ${channel} nicht an`,
    off: (channel, reason) => `Der Kanal ${channel} wurde abgeschaltet: ${reason}`,
    failing: (channel, span, reason) => `Der Kanal ${channel} hat seit ${span} nichts zugestellt: ${reason}`,
    again: (channel) => `Der Kanal ${channel} stellt wieder zu`,
    cause: 'Der Dienst hat die Meldung abgelehnt oder war nicht erreichbar.',
    correct: 'Die Einstellungen des Kanals berichtigen.',
    tryIt: (channel) => `Ausprobieren: sentarr test-channel ${channel}`,
    nothingLost: (channel) =>
      `Nichts geht verloren: Sentarr versucht es weiter. Selbst ausprobieren: sentarr test-channel ${channel}`,
  },
  digest: {
    daily: (count) => `Tagesübersicht: ${some(count, 'Meldung', 'Meldungen')}`,
    catchUp: (count) => `${some(count, 'Meldung', 'Meldungen')}, die sich vorher nicht senden ließen`,
    sinceLast: 'Seit der letzten Übersicht:',
    meanwhile: 'Inzwischen:',
    resolved: (title) => `behoben: ${title}`,
    more: (count) => `und ${count} weitere`,
    cause: 'Der Kanal war nicht erreichbar, oder es kamen zu viele Meldungen innerhalb einer Stunde.',
  },
  report: {
    title: (incidents, open) =>
      `Wochenbericht: ${some(incidents, 'Vorfall', 'Vorfälle')}, ${open > 0 ? `${open} noch offen` : 'keiner mehr offen'}`,
    quietTitle: 'Wochenbericht: nichts war auszusetzen',
    summary: (incidents, before) =>
      `${some(incidents, 'Vorfall', 'Vorfälle')} in dieser Woche${before === null ? '' : `; 7 Tage davor: ${before}`}`,
    quiet: (before) =>
      `In dieser Woche war nichts auszusetzen${before === null ? '' : `; 7 Tage davor: ${some(before, 'Vorfall', 'Vorfälle')}`}`,
    watched: (days) => (days === 0 ? 'In dieser Woche nicht überwacht' : `An ${days} von 7 Tagen überwacht`),
    watchedBefore: (days) =>
      days === 0
        ? 'Die 7 Tage davor wurden nicht überwacht, ein Vergleich ist nicht möglich'
        : `An ${days} der 7 Tage davor überwacht`,
    labels: {
      open: 'Noch offen',
      fresh: 'Neu',
      worse: 'Schlimmer',
      better: 'Besser',
      longest: 'Am längsten',
      frequent: 'Am häufigsten',
      step: 'Ein nächster Schritt',
    },
    openSince: (at) => `seit ${at}`,
    muted: 'stumm',
    found: (count, before) => `${some(count, 'Fund', 'Funde')}${before > 0 ? `, in der Woche davor ${before}` : ''}`,
    gone: (before) => `nicht mehr gefunden, in der Woche davor ${before}`,
    lasted: (span, from) => `${span}, ab ${from}`,
    more: (count) => `und ${count} weitere`,
    quietServers: (count) =>
      `Auf ${count === 1 ? 'einem weiteren Server' : `${count} weiteren Servern`} war nichts auszusetzen.`,
    moreServers: (count) => `Und ${some(count, 'weiterer Server', 'weitere Server')}.`,
    byDay: 'Offene Vorfälle nach Tagen',
    notWatched: 'nicht überwacht',
    whole: 'Der ganze Bericht',
  },
}
