const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether the dialect takes `text` as a notify_url: an absolute https address without query, fragment or user name.
 * Plain http is taken to this machine alone, so that a merchant can try it out without a certificate.
 */
export function isNotifyUrl(text: string): boolean {
  if (!URL.canParse(text) || /[?#\s]/.test(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}
