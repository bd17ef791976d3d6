import { createHash, timingSafeEqual } from 'node:crypto'
import { MINUTE_MS } from '../../clock/clock.ts'

/**
 * The header that the mini-program host adds to a plugin's requests. The host reuses a signature for about ten
 * minutes, so it proves "from the WeChat client, in this mini program" and nothing about the body.
 */
const SIGNATURE_LIFE_MS = 15 * MINUTE_MS
const HEADER_CHARS_MAX = 1024
const REFERER = /^https:\/\/servicewechat\.com\/(wx[0-9a-f]{16})\/[^/]{1,32}\/page-frame\.html$/

export interface HostHeaders {
  readonly referer: string
  /** `X-WECHAT-HOSTSIGN`, JSON. */
  readonly hostSign: string
}

/**
 * The mini program that a request comes from, or null when its host cannot be believed.
 *
 * @param pluginToken secret that WeChat and the plugin's backend share
 */
export function verifyHost(headers: HostHeaders, pluginToken: string, nowMs: number): string | null {
  const hostAppid = REFERER.exec(headers.referer)?.[1]
  const sign = readHostSign(headers.hostSign)
  if (!hostAppid || !sign) return null
  const { noncestr, timestamp, signature } = sign
  if (Math.abs(Number(timestamp) * 1000 - nowMs) > SIGNATURE_LIFE_MS) return null
  const text = [hostAppid, noncestr, timestamp, pluginToken].sort().join('')
  const expected = createHash('sha1').update(text).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? hostAppid : null
}

function readHostSign(header: string) {
  if (header.length > HEADER_CHARS_MAX) return null
  try {
    const { noncestr, timestamp, signature } = JSON.parse(header) as Record<string, unknown>
    if (typeof noncestr !== 'string' || noncestr === '' || !/^\d{1,12}$/.test(String(timestamp))) return null
    if (typeof signature !== 'string' || !/^[0-9a-f]{40}$/.test(signature)) return null
    return { noncestr, timestamp: String(timestamp), signature }
  } catch {
    return null
  }
}
