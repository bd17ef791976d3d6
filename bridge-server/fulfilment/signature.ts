import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { MINUTE_MS } from '../clock/clock.ts'

/** What a provider and one of its clients share. */
export interface ClientKey {
  readonly keyId: string
  /** 64 hexadecimal digits. */
  readonly secret: string
}

export interface SignedRequest {
  readonly method: string
  /** As it stands on the request line, with its query. */
  readonly target: string
  readonly body: string | Buffer
}

export interface SignedAnswer {
  readonly status: number
  /** Of the request that it answers, so that no answer passes for another's. */
  readonly nonce: string
  readonly body: string | Buffer
}

/** Names of the headers, in the lower case that Node gives them. */
export const HEADERS = {
  keyId: 'x-fulfilment-key',
  time: 'x-fulfilment-time',
  nonce: 'x-fulfilment-nonce',
  signature: 'x-fulfilment-signature',
} as const

/**
 * How far a request's time may be from the receiver's. Within it a request can be repeated by anybody who saw it, which
 * changes nothing: every call of this wire is idempotent.
 */
const SKEW_MS_MAX = 5 * MINUTE_MS

/** The headers that prove a request: HMAC-SHA256 over its lines, time and a nonce. */
export function signRequest(
  { keyId, secret }: ClientKey,
  request: SignedRequest,
  { nowMs, nonce }: { nowMs: number; nonce: string },
): Record<string, string> {
  return {
    [HEADERS.keyId]: keyId,
    [HEADERS.time]: String(nowMs),
    [HEADERS.nonce]: nonce,
    [HEADERS.signature]: hmac(secret, requestLines(request, String(nowMs), nonce)),
  }
}

/** The nonce of a request that `key` signed just now; null when it did not. */
export function verifyRequest(
  { keyId, secret }: ClientKey,
  request: SignedRequest,
  header: (name: string) => string,
  nowMs: number,
): string | null {
  const time = header(HEADERS.time)
  const nonce = header(HEADERS.nonce)
  if (header(HEADERS.keyId) !== keyId || !/^\d{1,15}$/.test(time) || !/^[\w-]{16,64}$/.test(nonce))
    return null
  if (Math.abs(nowMs - Number(time)) > SKEW_MS_MAX) return null
  return isMac(hmac(secret, requestLines(request, time, nonce)), header(HEADERS.signature)) ? nonce : null
}

export function signAnswer({ secret }: ClientKey, answer: SignedAnswer): Record<string, string> {
  return { [HEADERS.nonce]: answer.nonce, [HEADERS.signature]: hmac(secret, answerLines(answer)) }
}

/** Whether the provider gave this answer to the request of that nonce. */
export function verifyAnswer({ secret }: ClientKey, answer: SignedAnswer, signature: string): boolean {
  return isMac(hmac(secret, answerLines(answer)), signature)
}

function requestLines({ method, target, body }: SignedRequest, time: string, nonce: string): string[] {
  return ['request', method, target, time, nonce, sha256(body)]
}

function answerLines({ status, nonce, body }: SignedAnswer): string[] {
  return ['answer', String(status), nonce, sha256(body)]
}

function hmac(secret: string, lines: string[]): string {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(lines.join('\n')).digest('hex')
}

function sha256(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

function isMac(expected: string, given: string): boolean {
  return (
    /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(given, 'hex'))
  )
}
