// Ids out of names: part of MQTT topics and entity ids, so a-z, 0-9 and _ only.

/** Letters that Unicode does not decompose into a base letter and a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ...Object.fromEntries(
    [...'абвгдеёзийклмнопрстуфыэіў'].map((letter, index) => [letter, [...'abvgdeezijklmnoprstufyeiu'][index] ?? '']),
  ),
  ж: 'zh',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ю: 'yu',
  я: 'ya',
  ъ: '',
  ь: '',
}

/** `Büro Plex 2` → `buro_plex_2`; empty when nothing of the name can be spelled in a-z and 0-9. */
export function slug(name: string): string {
  return [...name.toLowerCase().normalize('NFKC')]
    .map((letter) => SPELLED[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64)
}
