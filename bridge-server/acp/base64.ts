const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Decodes standard padded base64 and nothing else.
 *
 * Node's own decoder skips characters it does not know and ignores stray bits behind the last byte, so that
 * many texts stand for one signature. Here exactly one text does: decoding and encoding again must give it back.
 * Returns undefined for any other text.
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length === 0 || text.length % 4 !== 0 || !ALPHABET.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
