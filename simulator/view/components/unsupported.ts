import { toText } from '../attributes.ts'
import type { AttributeSetter, Host } from '../builtin.ts'

/** Setters for attributes that change nothing here: whoever relies on one learns of it from the console. */
export function unsupported(
  host: Host,
  tag: string,
  names: readonly string[],
): Record<string, AttributeSetter> {
  const warn = (name: string) => (value: unknown) => {
    if (value) host.warn(`<${tag} ${name}="${toText(value)}"> is not simulated: it has no effect`)
  }
  return Object.fromEntries(names.map((name) => [name, warn(name)]))
}
