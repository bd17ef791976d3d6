import { createHash } from 'node:crypto'

/** What a plugin's backend learns about the mini program that embeds the plugin. */
export interface HostSignOptions {
  readonly hostAppId: string
  /** The token from the plugin's admin page, known to WeChat and to the plugin's backend. */
  readonly token: string
  readonly nowMs: number
  readonly nonce: string
}

/**
 * The headers by which WeChat vouches for a plugin's request.
 *
 * The signature is the SHA-1 of the sorted and concatenated AppID, nonce, timestamp in seconds, and token
 * (WeChat's documentation, "plugin development", section on verifying the calling mini program). It tells which
 * mini program is calling and nothing about the body.
 */
export function hostSignHeaders(options: HostSignOptions): Record<string, string> {
  const timestamp = String(Math.floor(options.nowMs / 1000))
  const parts = [options.hostAppId, options.nonce, timestamp, options.token].sort()
  const signature = createHash('sha1').update(parts.join('')).digest('hex')
  return {
    referer: `https://servicewechat.com/${options.hostAppId}/devtools/page-frame.html`,
    'x-wechat-hostsign': JSON.stringify({ noncestr: options.nonce, timestamp, signature }),
  }
}
