// What journals and container logs put before a line of Plex's standard output.

const PREFIXES = [
  // docker compose: `plex-1  | text`
  /^[\w.-]{1,60} +\| /,
  // docker logs -t, Kubernetes: `2024-07-21T18:31:39.490123456Z text`
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})(?: (?:stdout|stderr) [FP])? (?![\w.-]+ [^\s[\]]+(?: [\w-]+){0,3}\[\d+\]: )/,
  // journalctl, syslog: `Mar 21 18:12:52 host Plex Media Server[22303]: text`, also with an ISO time
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})) [\w.-]{1,80} [\w./-][\w ./-]{0,60}(?:\[\d+\])?: /,
]

/** The line without such prefixes. */
export function stripPrefix(line: string): string {
  let rest = line
  for (const prefix of PREFIXES) rest = rest.replace(prefix, '')
  return rest
}
