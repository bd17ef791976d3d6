/** The members of a `{name=value&name=value}` value, such as tokenPayData. */
export type Group = Readonly<Record<string, string>>

const MEMBER_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
/** A member holding one of these would be read back as something else. */
const STRUCTURE = /[&{}[\]]/

/**
 * Writes `{name=value&…}`; absent members are left out.
 * Throws when a member cannot be told apart again (`&`, braces or brackets inside): check people's input first.
 */
export function encodeGroup(members: Readonly<Record<string, string | undefined>>): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue
    if (!MEMBER_NAME.test(name) || STRUCTURE.test(value))
      throw new Error(`"${name}" cannot be a group member`)
    pairs.push(`${name}=${value}`)
  }
  return `{${pairs.join('&')}}`
}

/** Reads `{name=value&…}` in any order of members; undefined when malformed or when a member comes twice. */
export function decodeGroup(text: string): Group | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  return decodePairs(text.slice(1, -1))
}

/** Reads `name=value&…` without braces, the form of the text inside encryptedInfo. */
export function decodePairs(text: string): Group | undefined {
  const members: Record<string, string> = {}
  if (text === '') return members
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0))
    const value = pair.slice(equals + 1)
    if (!MEMBER_NAME.test(name) || STRUCTURE.test(value) || Object.hasOwn(members, name)) return undefined
    members[name] = value
  }
  return members
}
