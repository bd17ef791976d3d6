/**
 * Decodes standard padded base64 and nothing else; undefined for any other text, the empty one included.
 *
 * Node's own decoder takes other alphabets, skips characters it does not know and ignores stray bits behind the last
 * byte, so that many texts stand for one signature. Here exactly one does: the text that encoding gives back.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined
}
