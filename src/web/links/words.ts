// What the pages behind a link in an alert say, in the reader's language. They name no incident: who finds a link learns nothing by it.
import type { LinkAction } from '../../alert/links/links.ts'

export const LINK_LANGUAGES = ['en', 'de', 'es', 'fr', 'nl'] as const

/** What became of it. `no-link`: nothing of ours. */
export type LinkOutcome = 'done' | 'used' | 'ended' | 'over' | 'gone' | 'no-link' | 'full' | 'slower'

export type LinkWords = {
  ask: Record<LinkAction, string>
  about: Record<LinkAction, string>
  button: Record<LinkAction, string>
  done: Record<LinkAction, string>
  open: string
} & Record<Exclude<LinkOutcome, 'done'>, string>

export const LINK_WORDS: Record<(typeof LINK_LANGUAGES)[number], LinkWords> = {
  en: {
    ask: { acknowledge: 'Acknowledge this incident?', mute: 'Mute this incident for 8 hours?' },
    about: {
      acknowledge: 'Everybody sees that somebody takes care; it is not told again while it goes on.',
      mute: 'It tells nothing for 8 hours. Other incidents go on telling.',
    },
    button: { acknowledge: 'Acknowledge', mute: 'Mute for 8 hours' },
    done: { acknowledge: 'Acknowledged.', mute: 'Muted for 8 hours.' },
    open: 'Open in Sentarr',
    used: 'This link was used already. Open Sentarr to change what it did.',
    ended: 'This link has ended. Open Sentarr, or use the link of a newer alert.',
    over: 'This incident is over already; there was nothing to do.',
    gone: 'This incident is not kept any more; there was nothing to do.',
    'no-link': 'There is nothing behind this address.',
    full: 'Too many links were used. Open Sentarr instead.',
    slower: 'Too many wrong links came from here. Try again in a few minutes.',
  },
  de: {
    ask: { acknowledge: 'Diesen Vorfall bestätigen?', mute: 'Diesen Vorfall für 8 Stunden stummschalten?' },
    about: {
      acknowledge: 'Alle sehen, dass sich jemand kümmert; solange er anhält, wird er nicht noch einmal gemeldet.',
      mute: '8 Stunden lang meldet er nichts. Andere Vorfälle werden weiter gemeldet.',
    },
    button: { acknowledge: 'Bestätigen', mute: '8 Stunden stummschalten' },
    done: { acknowledge: 'Bestätigt.', mute: 'Für 8 Stunden stumm.' },
    open: 'In Sentarr öffnen',
    used: 'Dieser Link wurde schon benutzt. In Sentarr lässt sich ändern, was er getan hat.',
    ended: 'Dieser Link ist abgelaufen. Öffne Sentarr, oder nimm den Link eines neueren Alarms.',
    over: 'Dieser Vorfall ist schon vorbei; es war nichts zu tun.',
    gone: 'Dieser Vorfall ist nicht mehr gespeichert; es war nichts zu tun.',
    'no-link': 'Hinter dieser Adresse ist nichts.',
    full: 'Es wurden zu viele Links benutzt. Öffne stattdessen Sentarr.',
    slower: 'Von hier kamen zu viele falsche Links. Versuch es in ein paar Minuten noch einmal.',
  },
  es: {
    ask: { acknowledge: '¿Confirmar esta incidencia?', mute: '¿Silenciar esta incidencia durante 8 horas?' },
    about: {
      acknowledge: 'Todos ven que alguien se ocupa; mientras dure no se vuelve a avisar.',
      mute: 'No avisa durante 8 horas. Las demás incidencias siguen avisando.',
    },
    button: { acknowledge: 'Confirmar', mute: 'Silenciar 8 horas' },
    done: { acknowledge: 'Confirmada.', mute: 'Silenciada durante 8 horas.' },
    open: 'Abrir en Sentarr',
    used: 'Este enlace ya se usó. Abre Sentarr para cambiar lo que hizo.',
    ended: 'Este enlace ha caducado. Abre Sentarr o usa el enlace de una alerta más reciente.',
    over: 'Esta incidencia ya terminó; no había nada que hacer.',
    gone: 'Esta incidencia ya no se conserva; no había nada que hacer.',
    'no-link': 'No hay nada en esta dirección.',
    full: 'Se usaron demasiados enlaces. Abre Sentarr en su lugar.',
    slower: 'Desde aquí llegaron demasiados enlaces erróneos. Inténtalo de nuevo en unos minutos.',
  },
  fr: {
    ask: {
      acknowledge: 'Prendre en compte cet incident ?',
      mute: 'Mettre cet incident en sourdine pendant 8 heures ?',
    },
    about: {
      acknowledge: 'Tout le monde voit que quelqu’un s’en occupe ; tant qu’il dure, il n’est pas signalé à nouveau.',
      mute: 'Il ne signale rien pendant 8 heures. Les autres incidents continuent.',
    },
    button: { acknowledge: 'Prendre en compte', mute: 'Sourdine 8 heures' },
    done: { acknowledge: 'Pris en compte.', mute: 'En sourdine pour 8 heures.' },
    open: 'Ouvrir dans Sentarr',
    used: 'Ce lien a déjà servi. Ouvrez Sentarr pour changer ce qu’il a fait.',
    ended: 'Ce lien a expiré. Ouvrez Sentarr ou utilisez le lien d’une alerte plus récente.',
    over: 'Cet incident est déjà terminé ; il n’y avait rien à faire.',
    gone: 'Cet incident n’est plus conservé ; il n’y avait rien à faire.',
    'no-link': 'Il n’y a rien à cette adresse.',
    full: 'Trop de liens ont été utilisés. Ouvrez plutôt Sentarr.',
    slower: 'Trop de liens erronés sont venus d’ici. Réessayez dans quelques minutes.',
  },
  nl: {
    ask: { acknowledge: 'Dit incident bevestigen?', mute: 'Dit incident 8 uur dempen?' },
    about: {
      acknowledge: 'Iedereen ziet dat iemand ermee bezig is; zolang het duurt wordt het niet nog eens gemeld.',
      mute: 'Het meldt 8 uur niets. Andere incidenten worden gewoon gemeld.',
    },
    button: { acknowledge: 'Bevestigen', mute: '8 uur dempen' },
    done: { acknowledge: 'Bevestigd.', mute: '8 uur gedempt.' },
    open: 'Openen in Sentarr',
    used: 'Deze link is al gebruikt. Open Sentarr om te wijzigen wat hij deed.',
    ended: 'Deze link is verlopen. Open Sentarr, of gebruik de link van een nieuwere melding.',
    over: 'Dit incident is al voorbij; er was niets te doen.',
    gone: 'Dit incident wordt niet meer bewaard; er was niets te doen.',
    'no-link': 'Achter dit adres is niets.',
    full: 'Er zijn te veel links gebruikt. Open in plaats daarvan Sentarr.',
    slower: 'Er kwamen van hier te veel verkeerde links. Probeer het over een paar minuten opnieuw.',
  },
}
