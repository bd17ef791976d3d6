import { parse, type ValueNode } from '@humanwhocodes/momoa'

export class JsonError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonError'
  }
}

/** Depth to which a request's JSON may nest. */
const DEPTH_MAX = 16

/**
 * Parses a request's JSON as strictly as money asks for: valid UTF-8 without BOM, no key twice in an object, no
 * deep nesting. `JSON.parse` alone would let the last of two equal keys win.
 *
 * @throws JsonError saying what is wrong and where
 */
export function parseJson(body: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    throw new JsonError('The body is not valid UTF-8.')
  }
  try {
    checkNode(parse(text, { mode: 'json' }).body, 1)
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof JsonError) throw error
    throw new JsonError(`The body is not valid JSON: ${(error as Error).message}`)
  }
}

function checkNode(node: ValueNode, depth: number): void {
  if (depth > DEPTH_MAX) throw new JsonError(`The JSON nests deeper than ${DEPTH_MAX} levels.`)
  if (node.type === 'Array') {
    for (const element of node.elements) checkNode(element.value, depth + 1)
  } else if (node.type === 'Object') {
    const names = new Set<string>()
    for (const member of node.members) {
      const name = member.name.type === 'String' ? member.name.value : member.name.name
      if (names.has(name)) throw new JsonError(`The key "${name}" stands twice in one object.`)
      if (name === '__proto__') throw new JsonError('The key "__proto__" is not accepted.')
      names.add(name)
      checkNode(member.value, depth + 1)
    }
  }
}
