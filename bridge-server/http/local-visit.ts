import type { IncomingMessage } from 'node:http'

/** The names under which this machine's own programs reach a loopback server; any other name is DNS rebinding. */
const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/

/** What proxies add when they pass on a request from elsewhere. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** Whether a Host header, or an origin without its scheme, names this machine. */
export function isLoopbackName(host: string): boolean {
  return LOOPBACK_NAME.test(host)
}

/**
 * Whether a request was made on this machine and for it. For pages that show everybody's orders: neither a web page
 * that rebinds its name to loopback nor a proxy in front of the public doors may open them.
 */
export function isLocalVisit({ headers }: IncomingMessage): boolean {
  return isLoopbackName(headers.host ?? '') && FORWARDING_HEADERS.every((name) => headers[name] === undefined)
}
