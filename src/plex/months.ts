// Names of months as journals, syslogs and web consoles write them in the languages of their machines.

/** English, German, French, Spanish, Dutch, Italian, Portuguese, Norwegian, Swedish, Danish, Polish; lower case, without accents. */
const NAMES = [
  'january januar janvier enero januari gennaio janeiro styczen stycznia jan janv ene gen sty',
  'february februar fevrier febrero februari febbraio fevereiro luty lutego feb febr fevr fev lut',
  'march marz mars marzo maart marco marts marzec marca mar mrz mrt',
  'april avril abril aprile kwiecien kwietnia apr avr abr kwi',
  'may mai mayo mei maggio maio maj maja mag',
  'june juni juin junio giugno junho czerwiec czerwca jun giu cze',
  'july juli juillet julio luglio julho lipiec lipca jul juil lug lip',
  'august aout agosto augustus augusti sierpien sierpnia aug ago sie aou',
  'september septembre septiembre settembre setembro wrzesien wrzesnia sep sept set wrz',
  'october oktober octobre octubre ottobre outubro pazdziernik pazdziernika oct okt ott out paz',
  'november novembre noviembre novembro listopad listopada nov lis',
  'december dezember decembre diciembre dicembre dezembro desember grudzien grudnia dec dez dic des gru',
]

const MONTH_OF = new Map(NAMES.flatMap((names, month) => names.split(' ').map((name) => [name, month] as const)))

/** As Plex's own files write them: the head of each record has one. */
const USUAL = new Map('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map((name, month) => [name, month]))

/** 0 for January, in any case, with or without a dot behind it; -1 for what is no month. */
export function monthOf(word: string): number {
  const usual = USUAL.get(word)
  if (usual !== undefined) return usual
  const plain = word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replace(/\.$/, '')
  return MONTH_OF.get(plain) ?? -1
}
