// Where the service on this machine says whether it does its work.
export function healthUrl({ host, port }: { host: string; port: number }): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}/healthz`
}
