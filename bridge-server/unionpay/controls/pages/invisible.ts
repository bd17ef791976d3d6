import { type Html, html } from '../html.ts'

/** Signs that a reader cannot see, and what stands for them. Blanks are shown only where one would not expect them. */
const INVISIBLE = /\r\n|[\p{Cc}\p{Cf}]|[^\S ]|^ +| +$| {2,}/gu

const NAMES: Readonly<Record<string, string>> = {
  '\r\n': 'CRLF',
  '\r': 'CR',
  '\n': 'LF',
  '\t': 'TAB',
}

/** A text with its invisible signs made visible; a line break is shown and made. */
export function visible(text: string): Html[] {
  const pieces: Html[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(INVISIBLE)) {
    pieces.push(html`${text.slice(end, index)}`, stand(found))
    end = index + found.length
  }
  return [...pieces, html`${text.slice(end)}`]
}

function stand(found: string): Html {
  if (found.startsWith(' ')) return html`<span class="invisible">${'·'.repeat(found.length)}</span>`
  const name = NAMES[found] ?? `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  return html`<span class="invisible">${name}</span>${/[\r\n]/.test(found) ? '\n' : ''}`
}
