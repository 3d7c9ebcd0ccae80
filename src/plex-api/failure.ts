// What a request that brought no answer says about the server.

/**
 * `refused`: nobody listens. `reset`: the connection was cut (a crash, or http where only https is taken). `silent`: connected, no
 * answer. `unreachable`: no connection at all. `certificate`: not trusted for this address.
 */
export type Failure = 'refused' | 'reset' | 'silent' | 'unreachable' | 'certificate' | 'too-large' | 'aborted'

const CODES: Record<string, Failure> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'reset',
  HPE_INVALID_CONSTANT: 'reset',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  CERT_HAS_EXPIRED: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
}

const WORDS: Record<Failure, string> = {
  refused: 'nothing listens at this address: Plex is not running there, or the port is another one',
  reset: 'the connection was cut: Plex is crashing, or it only takes https (setting "Secure connections")',
  silent: 'the connection was made, but Plex gave no answer',
  unreachable: 'no connection: check the address, the network and the machine Plex runs on',
  certificate:
    'the certificate is not one for this address: use http in the local network, the plex.direct address, or PLEX_VERIFY_TLS=false',
  'too-large': 'the answer was larger than is taken',
  aborted: 'the request was given up',
}

/** The failure in words, without the address. */
export const explainFailure = (failure: Failure): string => WORDS[failure]

export function failureOf(error: Error): [failure: Failure, detail: string] {
  const { code } = error as NodeJS.ErrnoException
  const failure = CODES[code ?? ''] ?? (error instanceof AggregateError ? failureOf(error.errors[0])[0] : 'reset')
  return [failure, explainFailure(failure)]
}
