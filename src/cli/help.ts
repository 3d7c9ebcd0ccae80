// One line on how a command is called. Commands with options of their own print theirs.

const USAGE: Record<string, string> = {
  run: 'usage: sentarr run   (no arguments: its settings come from the environment, options.json or sentarr.yaml)',
  'check-config':
    'usage: sentarr check-config   (no arguments: it checks the settings and shows where each comes from)',
  healthcheck: 'usage: sentarr healthcheck   (no arguments: it asks the running service whether it is well)',
  'test-channel': 'usage: sentarr test-channel NAME|all   (sends a test alert and says what the server answered)',
}

/** Null when no help is asked for, or the command gives it itself. */
export function helpFor(command: string, args: readonly string[]): string | null {
  const asked = args.includes('--help') || args.includes('-h')
  return asked ? (USAGE[command] ?? null) : null
}
