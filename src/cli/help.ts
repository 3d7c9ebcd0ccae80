// How each command is called and what its options do, for 80 columns.
import { wrap } from './terminal.ts'

type CommandHelp = {
  /** What stands behind the name: `PATH... [OPTIONS]`. */
  takes: string
  /** One line of the overview. */
  short: string
  says: string
  /** Options and arguments, in the order to read them. */
  options?: [name: string, says: string][]
  examples?: string[]
}

const COLUMNS = 80
const HELP_OPTION: [string, string] = ['-h, --help', 'this text']

const COMMANDS: Record<string, CommandHelp> = {
  run: {
    takes: '[--stdin]',
    short: 'the service: watches Plex and tells you; what a container runs',
    says: 'Watches Plex until it is stopped. Its settings come from the environment, options.json or sentarr.yaml.',
    options: [['-, --stdin', 'reads log lines from standard input: docker logs -f --tail 0 plex | sentarr run -']],
  },
  setup: {
    takes: '',
    short: 'asks for the log folder and a channel, and stores the answers',
    says: 'Asks on a terminal where the logs of Plex are (a folder that is found, one that is typed, or Plex itself by signing in), who is told, and sends a test. Each answer is stored in sentarr.yaml, what is there stays. Exit code 2 without a terminal: then it says what to write.',
    examples: ['sentarr setup', 'docker exec -it sentarr sentarr setup'],
  },
  fleet: {
    takes: '',
    short: 'one dashboard for all servers of all agents on an MQTT broker',
    says: 'Shows all servers of all agents that meet on the broker in MQTT_URL, those first that need somebody. It watches no Plex itself and keeps nothing; FLEET_COMMANDS=true lets it mute and resolve. The same as FLEET=true sentarr run.',
    examples: ['MQTT_URL=mqtt://user:password@broker:1883 sentarr fleet'],
  },
  demo: {
    takes: '[OPTIONS]',
    short: 'the service against simulated Plex servers, with a broker, a phone and a mailbox',
    says: 'Runs the service against two simulated Plex servers, one with troubles that come and go, one quiet, with a week behind them, an MQTT broker, the dashboard, and a page with a phone and a mailbox that shows what arrives. It touches nothing of yours; Ctrl-C ends it.',
    options: [
      ['--web-port PORT', 'port of the dashboard; 5000, or another where that is taken'],
      ['--plex', 'nothing but Plex itself is to be had: its API and its log stream, no folder'],
      ['--plex-port PORT', 'port of that Plex'],
      ['--mqtt-port PORT', 'port of the broker'],
      ['--seed NUMBER', 'the same number gives the same troubles'],
    ],
  },
  scan: {
    takes: 'PATH... [OPTIONS]',
    short: 'reads logs that are there and says what went wrong and what helps',
    says: 'Reads logs and reports what went wrong, why, and what to do, the worst first. Exit code 0: nothing found; 1: incidents found; 2: something could not be read.',
    options: [
      [
        'PATH',
        'a Logs folder, a log, the .zip of Plex\'s "Download logs", a .gz, any text with lines of Plex in it (journalctl, docker logs, a paste), or - for standard input',
      ],
      ['--since TIME', 'only what came later: 24h, 7d, 2026-11-23, 2026-11-23T10:00'],
      [
        '--all',
        'also what was too little for an incident, shapes that no rule knows, what is routine, and what was skipped',
      ],
      ['--json', 'one document for programs'],
      ['--html FILE', 'a page to look at, keep or print'],
      ['--forum', 'what was found as Markdown to paste where you ask for help; secrets are masked'],
      ['--unknown', 'the warnings and errors that no rule knows, masked, to paste into an issue'],
      ['--rules DIR|FILE', 'tries your own rules on these logs'],
    ],
    examples: [
      'sentarr scan "/path/to/Plex Media Server/Logs"',
      'journalctl -u plexmediaserver | sentarr scan -',
      'docker logs plex 2>&1 | sentarr scan -',
    ],
  },
  explain: {
    takes: '[LINE] [OPTIONS]',
    short: 'says what one line means, or each line of standard input',
    says: 'Says of one line, or of each line of standard input, what it means, what causes it and what helps, or why it is ignored. Routine lines are only counted.',
    options: [
      ['LINE', "a line of a log, of Plex Web's console, of a journal or container; in quotes"],
      ['--json', 'one object a line, none left out'],
      ['--rule FILE', 'with your own rules; may be given several times'],
    ],
    examples: ["sentarr explain 'ERROR - database disk image is malformed'"],
  },
  'check-config': {
    takes: '',
    short: 'checks the settings and shows where each comes from',
    says: 'Names everything that is wrong with the settings, or shows what is in force and where each value comes from. Secrets are hidden. Exit code 0 when all is right, else 78.',
  },
  doctor: {
    takes: '[OPTIONS]',
    short: 'checks everything around Sentarr: folder, Plex, MQTT, channels',
    says: 'Looks at the settings, log folders, zone, Plex, MQTT, Home Assistant, channels and the port, and says of each in one line whether it is well or what to do. Nothing is changed. Exit code 0 when nothing is wrong, 1 when something is, 78 when the settings are.',
    options: [
      ['--send', 'also sends a test alert on each channel that is on'],
      ['--record FILE', 'then listens to Plex and writes one masked frame of each type, answers, headers and times'],
      ['--seconds N', 'how long it listens; 60 without it'],
      ['--json', 'one document for programs'],
    ],
  },
  'test-channel': {
    takes: 'NAME...|all',
    short: 'sends a test alert and says what the service answered',
    says: 'Sends a test alert and says what the service answered. Exit code 0 when every channel took it.',
    options: [['NAME', 'a channel as the settings name it; all for every one that is on']],
  },
  healthcheck: {
    takes: '',
    short: 'asks the running service whether it is well',
    says: 'Asks the service on this machine whether it does its work. Exit code 0 when it does; for containers.',
  },
}

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS)

/** What `--help` of a command says; '' when there is no such command. */
export function helpText(name: string): string {
  const command = COMMANDS[name]
  if (command === undefined) return ''
  const { takes, says, options = [], examples = [] } = command
  return [
    usageOf(name, takes),
    '',
    wrap(says, COLUMNS),
    '',
    ...table([...options, HELP_OPTION]),
    ...(examples.length > 0 ? ['', 'for example', ...examples.map((example) => `  ${example}`)] : []),
  ].join('\n')
}

/** How a command is called, in one line. */
export const usageLine = (name: string): string => usageOf(name, COMMANDS[name]?.takes ?? '')

/** What `sentarr help` says. */
export function overview(version: string): string {
  return [
    `Sentarr ${version}: your Plex server's guardian`,
    '',
    'usage: sentarr COMMAND [ARGUMENTS]',
    '',
    ...table(Object.entries(COMMANDS).map(([name, { short }]) => [name, short])),
    '',
    ...table([
      ['help COMMAND', 'what a command takes'],
      ['--version', 'which version this is'],
    ]),
    '',
  ].join('\n')
}

/** The help that is asked for by `--help` behind a command or `help` before it; null when none is. */
export function helpFor(command: string, args: readonly string[]): string | null {
  if (command === 'help') return args[0] === undefined ? null : helpText(args[0]) || null
  return args.includes('--help') || args.includes('-h') ? helpText(command) || null : null
}

const usageOf = (name: string, takes: string) => `usage: sentarr ${name} ${takes}`.trimEnd()

function table(rows: (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, says]) => wrap(says, COLUMNS, `  ${name.padEnd(width)}  `))
}
