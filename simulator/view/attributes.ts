/** WXML attribute values, which arrive as any JSON value, read the way WeChat's components read them. */

export function toFlag(value: unknown): boolean {
  // A template that says `disabled="false"` passes text; WeChat counts every text but the empty one as true.
  return Boolean(value)
}

export function toText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function toNumber(value: unknown, otherwise: number): number {
  if (value === undefined || value === null || value === '' || typeof value === 'boolean') return otherwise
  const number = typeof value === 'number' ? value : Number.parseFloat(String(value))
  return Number.isFinite(number) ? number : otherwise
}

/** A length in pixels: `12`, `"12px"` or `"24rpx"`, where 750 rpx are the width of the page. */
export function toPixels(value: unknown, pageWidthPx: number, otherwise: number): number {
  const number = toNumber(value, otherwise)
  return typeof value === 'string' && /rpx\s*$/.test(value) ? (number * pageWidthPx) / 750 : number
}

export function classNames(value: unknown): string[] {
  return toText(value).split(/\s+/).filter(Boolean)
}

/** Puts an attribute that no built-in claims onto the element. Objects stay in the service: the DOM has no use for them. */
export function reflect(element: Element, name: string, value: unknown): void {
  // WXML writes roles as `aria-role`; browsers know them as `role`.
  const domName = name === 'aria-role' ? 'role' : name
  if (isCode(domName) || typeof value === 'object' || value === undefined) element.removeAttribute(domName)
  else if (domName.startsWith('aria-')) element.setAttribute(domName, String(value))
  else if (value === false) element.removeAttribute(domName)
  else setSafely(element, domName, value === true ? '' : String(value))
}

/** Inline handlers would be code from a template; the page's security policy refuses them anyway. */
const isCode = (name: string): boolean => /^on/i.test(name)

function setSafely(element: Element, name: string, text: string): void {
  try {
    element.setAttribute(name, text)
  } catch {
    // A template may carry names that the DOM cannot hold, such as `@click`; WeChat ignores them as well.
  }
}

/** Templates write `activeColor` and `active-color` alike. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
