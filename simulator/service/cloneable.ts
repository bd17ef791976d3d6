/** Copies of values, for other threads and for other spaces, and values as short text. */

/** A copy without functions and other things that cannot travel: they become `undefined`, as a JSON bridge does. */
export function cloneable(
  value: unknown,
  DateHere: DateConstructor = Date,
  ancestors: readonly object[] = [],
): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ArrayBuffer) return value.slice(0)
  if (value instanceof Date) return new DateHere(value)
  if (ArrayBuffer.isView(value)) return structuredClone(value)
  // A circle cannot be drawn on a page; it ends where it closes.
  if (ancestors.includes(value)) return undefined
  const path = [...ancestors, value]
  if (Array.isArray(value)) return value.map((item) => cloneable(item, DateHere, path))
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (key !== '__proto__') copy[key] = cloneable((value as Record<string, unknown>)[key], DateHere, path)
  }
  return copy
}

/** A copy of plain objects and arrays, so that two holders change nothing of each other's; the rest stays as it is. */
export function copied(value: unknown, ancestors: readonly object[] = []): any {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value
  // As above, a circle ends where it closes.
  if (ancestors.includes(value)) return undefined
  const path = [...ancestors, value]
  if (Array.isArray(value)) return value.map((item) => copied(item, path))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item, path)]))
}

const LONGEST_TEXT = 2000

/** A value as a console shows it, on one line and never too long. Values may be traps: reading one never throws. */
export function shown(value: unknown): string {
  try {
    const text = typeof value === 'string' ? value : String(describe(value))
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
  } catch {
    // Where the stack is full nothing more can be called, not even to describe that.
    try {
      if (value instanceof RangeError) return 'RangeError: Maximum call stack size exceeded'
    } catch {}
    return '(a value that cannot be shown)'
  }
}

function describe(value: unknown): unknown {
  if (typeof value === 'function') return `ƒ ${String(value.name)}`
  if (value instanceof Error) return value.stack ?? `${value.name}: ${value.message}`
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return (
      JSON.stringify(value, (_key, item) => (typeof item === 'function' ? `ƒ ${item.name}` : item)) ??
      'undefined'
    )
  } catch {
    return Object.prototype.toString.call(value)
  }
}
