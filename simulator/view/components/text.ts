import { toFlag, toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'

const spaces: Readonly<Record<string, string>> = { nbsp: '\u00a0', ensp: '\u2002', emsp: '\u2003' }

const entities: Readonly<Record<string, string>> = {
  '&nbsp;': '\u00a0',
  '&ensp;': '\u2002',
  '&emsp;': '\u2003',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/** `space` and `decode` change what the child text shows, whichever arrives first. */
export const text: MakeBuiltin = ({ element }) => {
  let space = ''
  let decode = false
  const originals = new WeakMap<Node, { raw: string; shown: string }>()

  const render = (raw: string): string => {
    let shown = raw.replaceAll('\\n', '\n')
    if (space) shown = shown.replaceAll(' ', space)
    return decode
      ? shown.replace(/&(?:nbsp|ensp|emsp|lt|gt|quot|apos|amp);/g, (name) => entities[name]!)
      : shown
  }
  const refresh = (): void => {
    for (const node of element.childNodes) {
      if (node.nodeType !== 3) continue
      const known = originals.get(node)
      const raw = known && known.shown === node.nodeValue ? known.raw : (node.nodeValue ?? '')
      const shown = render(raw)
      originals.set(node, { raw, shown })
      if (node.nodeValue !== shown) node.nodeValue = shown
    }
  }

  return {
    childrenChanged: refresh,
    attributes: {
      space: (value) => {
        space = spaces[toText(value)] ?? ''
        refresh()
      },
      decode: (value) => {
        decode = toFlag(value)
        refresh()
      },
    },
  }
}
