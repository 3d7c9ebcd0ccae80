// Whose line it is: a journal holds those of every program, and a killed database server is not Plex.
import { KERNEL } from './envelope-layers.ts'
import type { LogRecord } from './record.ts'

/** Programs of Plex, and what names of containers and units make of it. */
const PLEX = /plex|\bpms\b|^EasyAudioEnc/i
/** They write about every program. What they say counts where it names Plex. */
const OVERSEERS =
  /^(?:kernel|systemd(?:-\w+)?|init|s6-\w+|supervisord|dockerd|containerd|podman|runc|kubelet|audit\w*|systemd-oomd|earlyoom|monit)$/
/** Names of containers and shells that may run Plex: an id, a runtime, the start script. */
const HOSTS =
  /^(?:[0-9a-f]{12}|[0-9a-f]{64}|docker|conmon|crun|sh|bash|ash|env|run|start\w*|cont-init\S*|svc-\S+|s6-rc)$/
/** Disks and mounts are Plex's trouble as well, whoever meets it first. */
const STORAGE =
  /\b(?:EXT[234]-fs|BTRFS|XFS|ZFS|F2FS|NFS|nfs|CIFS|blk_update_request|Buffer I\/O|I\/O error|ata\d|nvme\d|sd[a-z]{1,2}|md\d)\b/

/** How other programs begin their lines; what Plex prints itself begins with neither a date nor a level in brackets. */
const HEAD_OF_ANOTHER = /^(?:\[?\d{4}[-/]\d{2}[-/]\d{2}[ T|]|time="|level=|ts=)/
const LEVEL_TAG = /^(?:trace|debug|info|notice|warn|warning|error|err|fatal|critical)$/i

type Told = Pick<LogRecord, 'level' | 'components' | 'message' | 'program'>

/** Whether a record can be about Plex, whoever wrote it. */
export function isAboutPlex({ level, components, message, program }: Told): boolean {
  if (level !== null) return true
  if (program === undefined) return !HEAD_OF_ANOTHER.test(message) && !LEVEL_TAG.test(components[0] ?? '')
  return countsOf(program, message)
}

function countsOf(program: string, text: string): boolean {
  if (PLEX.test(program) || HOSTS.test(program)) return true
  if (!OVERSEERS.test(program)) return false
  return PLEX.test(text) || (program === KERNEL && STORAGE.test(text))
}

/** Its name says something that the message does not: who saw it. */
export const isOverseer = (program: string | undefined): boolean => program !== undefined && OVERSEERS.test(program)
