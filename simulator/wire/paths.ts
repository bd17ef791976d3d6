/** Paths inside a code package: `/` separated, no leading slash. The compiler checks what the loader will do. */

/** `pages/a/a` and `../b/b` make `pages/b/b`; a leading slash starts at the package's root. */
export function resolvePath(fromFile: string, to: string): string {
  const parts = to.startsWith('/') ? [] : fromFile.split('/').slice(0, -1)
  for (const part of to.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** The file that `require(to)` in `fromFile` means, or `undefined` when there is none. */
export function resolveModule(
  fromFile: string,
  to: string,
  exists: (file: string) => boolean,
): string | undefined {
  const path = resolvePath(fromFile, to)
  return [path, `${path}.js`, `${path}/index.js`].find((file) => file.endsWith('.js') && exists(file))
}

export type ComponentAddress =
  /** A component of the same package. */
  | { readonly kind: 'local'; readonly path: string }
  /** `plugin://alias/name`: a public component or page of a plugin. */
  | { readonly kind: 'plugin'; readonly alias: string; readonly name: string }

/** What an entry of `usingComponents` in the component `from` points at. */
export function componentAddress(from: string, address: string): ComponentAddress {
  const plugin = /^plugin:\/\/([^/]+)\/(.+)$/.exec(address)
  if (plugin) return { kind: 'plugin', alias: plugin[1]!, name: plugin[2]! }
  return { kind: 'local', path: resolvePath(from, address) }
}
