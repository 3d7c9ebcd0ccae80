// Where somebody lives on the Internet: addresses of mail and hosts, names at home, the numbers of machines.
import { isIPv6 } from 'node:net'
import { type Mask, pattern } from './mask.ts'
import { isPublicIPv4 } from './public-address.ts'

const LOCAL_PART = String.raw`[\p{L}\p{N}._+-](?:[\p{L}\p{N}._+'&~-]{0,62}[\p{L}\p{N}_+-])?`

/** User and password of an address: its host stays. */
const IN_LOGIN = /:\/{1,3}[^\s/@]*$/

const MAIL = [
  pattern(
    '@',
    new RegExp(
      String.raw`(?<![\p{L}\p{N}._+%])${LOCAL_PART}@(?!\dx\.)(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}[\p{L}\p{N}-]{1,23}`,
      'gu',
    ),
    'email',
    { when: (_, text, from) => !IN_LOGIN.test(text.slice(Math.max(0, from - 200), from)) },
  ),
  pattern('%40', /[\p{L}\p{N}._+-]{1,64}%(?:25)*40(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}/gu, 'email'),
  pattern('@', /"[^"\n]{1,64}"@(?:\[[^\]\n]{3,60}\]|[\p{L}\p{N}.-]{1,200})/gu, 'email'),
  pattern('@[', /[\p{L}\p{N}._+'-]{1,64}@\[[^\]\n]{3,60}\]/gu, 'email'),
  // At a host without a domain: the host stays.
  pattern(
    '@',
    /(?<![\w./@-])[A-Za-z][\w.+-]{0,63}(?=@(?!sha\d|v?\d|latest\b|next\b)[A-Za-z][\w-]{1,62}(?![\w.-]*\.\w|[\w/]))/g,
    'user',
  ),
]

/** What a version of a program is written behind. */
const VERSION_BEFORE =
  /(?:version|ver|build|firmware|release|driver|revision|rev|Chrom(?:e|ium)\/|Safari\/|WebKit\/|Firefox\/|Edge?\/|OPR\/|Opera\/|Mozilla\/|Lavf\/|okhttp\/|CrKey\/|Electron\/|Browser\/|Server\/|(?<![A-Za-z])v)[ :="']{0,3}$/i
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g
const DASHES = /\d[-_]\d{1,3}[-_]\d{1,3}[-_]\d/
const DASHED = /(?<![\w.])(?:ip[-_]?)?(\d{1,3})([-_])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?![\d]|[-_.]?\d{3})/gi
const MANY_COLONS = /:[0-9a-f]{1,4}:[0-9a-f]{1,4}:/i
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/gi

const NUMBERS: Mask[] = [
  {
    near: ['.'],
    wraps: true,
    find(text, found) {
      for (const { 0: ip, index } of text.matchAll(IPV4)) {
        if (!isPublicIPv4(ip)) continue
        const before = VERSION_BEFORE.exec(text.slice(Math.max(0, index - 24), index))?.[0]
        // Large first numbers are no version.
        if (before !== undefined && (!/^v$/i.test(before) || Number.parseInt(ip, 10) < 20)) continue
        found(index, index + ip.length, 'ip')
      }
    },
  },
  {
    near: ['-', '_'],
    wraps: false,
    find(text, found) {
      if (!DASHES.test(text)) return
      for (const { 0: all, index, 1: a, 3: b, 4: c, 5: d } of text.matchAll(DASHED)) {
        const digits = `${a}${b}${c}${d}`
        if (digits.length < 7 || [a, b, c, d].some((part) => /^0\d/.test(part!))) continue
        if (isPublicIPv4([a, b, c, d].join('.'))) found(index, index + all.length, 'ip')
      }
    },
  },
  {
    near: [':'],
    wraps: true,
    find(text, found) {
      if (!text.includes('::') && !MANY_COLONS.test(text)) return
      for (const { 0: ip, index } of text.matchAll(IPV6)) {
        if (isIPv6(ip) && tellsHome(ip.toLowerCase()))
          found(index, index + ip.length, /ff:fe/i.test(ip) && !/^[23]/.test(ip) ? 'mac' : 'ip')
      }
    },
  },
  pattern(['in-addr', 'ip6.arpa'], /(?:[0-9a-f]\.){8,32}(?=ip6\.arpa)/gi, 'ip'),
  pattern(
    [':', '-'],
    /(?<![0-9A-Za-z:-])(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-f]|[:-][0-9a-f]{2}(?![0-9a-f]))/gi,
    'mac',
    {
      when: (mac) => /[1-9a-f]/i.test(mac),
    },
  ),
]

/** Public, a public IPv4 address in it, or made of a machine's own number. */
function tellsHome(ip: string): boolean {
  const mapped = /^(?:0{0,4}:){2,6}(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(ip)
  if (mapped && ip.includes('ffff')) {
    const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
    return isPublicIPv4([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  }
  if (ip.startsWith('64:ff9b')) return true
  const first = Number.parseInt(ip, 16)
  if (first >= 0x2000 && first <= 0x3fff && /^[0-9a-f]{4}:/.test(ip)) return true
  return /ff:fe[0-9a-f]{2}:/.test(ip)
}

// Names that people get for their home's changing address.
const HOME_DOMAINS = String.raw`
  duckdns\.org dyndns\.\w{2,5} dyndns-\w{2,12}\.\w{2,4} no-ip\.(?:org|com|biz|info) noip\.\w{2,4} ddns\.\w{2,5}
  hopto\.org zapto\.org sytes\.net 
  serveftp\.\w{3} servebeer\.com serveblog\.net servecounterstrike\.com servegame\.\w{3} servehalflife\.com servehttp\.com
  serveirc\.com serveminecraft\.net servemp3\.com servep2p\.com servepics\.com servequake\.com servesarcasm\.com
  redirectme\.net bounceme\.net myftp\.(?:org|biz)
  myvnc\.com 3utilities\.com webhop\.\w{2,4} viewdns\.net gotdns\.\w{2,4} synology\.me diskstation\.me
  dscloud\.\w{2,4} familyds\.\w{2,4} i234\.me myds\.me quickconnect\.(?:to|cn) myqnapcloud\.(?:com|cn)
  mycloudnas\.com freeboxos\.fr myfritz\.(?:net|link) nabu\.casa ts\.net tailscale\.net dynv6\.net spdns\.\w{2,4}
  selfhost\.\w{2,4} selfhost\w{0,4}\.\w{2,4} goip\.de dedyn\.io freedns\.\w{2,8} freeddns\.org dynu\.(?:net|com)
  ddnsfree\.com ddnsgeek\.com giize\.com gleeze\.com kozow\.com loseyourip\.com ooguy\.com theworkpc\.com
  casacam\.net accesscam\.org camdvr\.org mywire\.org webredirect\.org asuscomm\.(?:com|cn) tplinkdns\.com
  keenetic\.(?:link|pro|name|io) mooo\.com afraid\.org chickenkiller\.com crabdance\.com jumpingcrab\.com
  ignorelist\.com strangled\.net twilightparadox\.com homeip\.net homelinux\.\w{2,4} homeunix\.\w{2,4}
  homeftp\.\w{2,4} dnsalias\.\w{2,4} dnsdojo\.\w{2,4} ath\.cx is-a-\w{2,20}\.\w{2,4} ngrok(?:-free)?\.(?:io|app|dev)
  trycloudflare\.com loca\.lt serveo\.net remotewd\.com wd2go\.com mycloud\.com nsupdate\.info dy\.fi hldns\.ru
  ddnss\.(?:de|eu|org) feste-ip\.net firewall-gateway\.\w{2,4} my-gateway\.de my-router\.de ipv64\.(?:net|de)
  any64\.de home64\.de changeip\.\w{2,4} dnsomatic\.com duia\.\w{2} entrydns\.org fortiddns\.com netbird\.cloud
  zerotier\.net sn\.mynetname\.net cloudns\.(?:cl|net|ph|org|be) zyns\.com myasustor\.com
`
  .trim()
  .split(/\s+/)
/** What a domain begins with: without it no pattern need be tried. */
const beginOf = (domain: string) => /^[a-z0-9-]+(?:\\\.[a-z]+)?/.exec(domain)![0].replace('\\', '')

const HOSTS = [
  pattern('.plex.direct', /(?<![\w-])(?:[\w-]{1,80}\.){0,3}[\w-]{1,80}(?=\.plex\.direct\b)/gi, 'host'),
  pattern(
    HOME_DOMAINS.map(beginOf),
    new RegExp(
      String.raw`(?<![\w-])(?:[\w-]{1,63}\.){0,4}[\w-]{1,63}(?=\.(?:${HOME_DOMAINS.join('|')})(?![\w-]|\.\w))`,
      'gi',
    ),
    'host',
    { when: (host) => host !== 'www' },
  ),
]

const ID_VALUE = String.raw`(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s&"'<>,;)\]}]{1,200})`
const DASHED_HEX = /-[0-9a-f]{4}-[0-9a-f]{4}-/i
const UUID = /[0-9a-f](?<![0-9A-Za-z-].)[0-9a-f]{7}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9A-Za-z-])/gi
/** By the id of a transcode session its log lines are found. */
const SESSION_BEFORE = /(?:Transcode|Sessions?)\/$|session[ =:]$/i

const IDS: Mask[] = [
  pattern(
    ['identifier', 'machineid', 'clientid', 'deviceid', 'serveruuid'],
    new RegExp(
      String.raw`((?:X-Plex-|client|machine|device|session|player|anonymous|processed)[A-Za-z_-]{0,30}(?:Identifier|I[Dd]|uuid)\\?["']?(?: is)?(?:\[\])?[ \t]{0,9}(?:=>|->|=|:|[ \t])[ \t]{0,9}\\?)(?!<|\\?["']<)${ID_VALUE}`,
      'gi',
    ),
    'id',
    { when: (id) => /[\d-]/.test(id) || id.length > 12 },
  ),
  {
    near: ['-'],
    wraps: true,
    find(text, found) {
      // All that has one has this in it; and most lines have a dash.
      if (!DASHED_HEX.test(text)) return
      for (const { 0: uuid, index } of text.matchAll(UUID)) {
        if (!SESSION_BEFORE.test(text.slice(Math.max(0, index - 12), index))) found(index, index + uuid.length, 'id')
      }
    },
  },
  // Fingerprints of certificates.
  pattern(':', /(?<![0-9A-Za-z:])(?:[0-9a-f]{2}[: ]){15,63}[0-9a-f]{2}(?![0-9A-Za-z:])/gi, 'id'),
  pattern(
    ['sha256:', 'sha1:', 'sha256/', 'md5:'],
    /\b((?:SHA-?\d{1,3}|MD5)[:/])(?!<)(?:[A-Za-z0-9+/=]{20,}|(?:[0-9a-f]{2}[: ]?){15,})/gi,
    'id',
  ),
  pattern(
    'mac',
    /(\bmac(?:[ _-]?addr(?:ess)?)?["']?[ :=]{1,3}["']?)(?!<)(?:[0-9a-f]{12}\b|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})/gi,
    'mac',
  ),
]

export const ADDRESSES: Mask[] = [...MAIL, ...HOSTS, ...NUMBERS, ...IDS]
