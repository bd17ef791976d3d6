/** Markup that is safe to put into a page. Only {@link html} makes it. */
export interface Html {
  readonly markup: string
}

export type Value = string | number | null | undefined | Html | readonly Html[]

/** Markup with values in it; text is escaped, markup is taken as it is. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: parts.reduce((markup, part, i) => markup + render(values[i - 1]) + part) }
}

/** A style sheet, or other markup of our own that no value has touched. */
export const ownMarkup = (markup: string): Html => ({ markup })

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(value: Value): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(render).join('')
  return String(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string)
}
