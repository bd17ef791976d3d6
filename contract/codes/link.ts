import { type Refused, refused } from './recognised.ts'

/** A link taken apart by hand. A fragment never reaches a server, so it is dropped. */
export interface Link {
  /** In lower case. */
  readonly scheme: string
  /** As written: WeChat puts a token here. */
  readonly authority: string
  /** Empty or from `/`. */
  readonly path: string
  /** Without `?`; null where there is none. */
  readonly query: string | null
  /** Characters before the authority. */
  readonly authorityAt: number
  readonly pathAt: number
}

const LINK = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/
/** What RFC 3986 leaves out; a backslash or a blank is how one parser is made to see another host than the next. */
const FORBIDDEN = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]/

export function parseLink(text: string): Link | Refused {
  const match = LINK.exec(text)
  if (!match) return refused(/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? 'UNKNOWN_SCHEME' : 'UNKNOWN')
  const forbidden = text.search(FORBIDDEN)
  if (forbidden >= 0) return refused('BAD_CHARACTER', forbidden)
  const [, scheme = '', authority = '', path = '', query] = match
  const authorityAt = scheme.length + 3
  return {
    scheme: scheme.toLowerCase(),
    authority,
    path,
    query: query ?? null,
    authorityAt,
    pathAt: authorityAt + authority.length,
  }
}

/** Whether a path is what it looks like: no dot segments, no escapes, no empty segments. */
export function isPlainPath(path: string): boolean {
  return !/%|\/\/|\/\.\.?(?:\/|$)/.test(path)
}

/** The decoded value of a parameter that stands exactly once and is not empty; null otherwise. */
export function onlyParameter(query: string | null, name: string): string | null {
  const pairs = `&${query ?? ''}&`
  const start = `&${name}=`
  const at = pairs.indexOf(start)
  if (at < 0 || pairs.includes(start, at + 1)) return null
  const value = pairs.slice(at + start.length, pairs.indexOf('&', at + 1))
  if (!value) return null
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
