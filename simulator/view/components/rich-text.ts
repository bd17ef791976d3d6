import { toText } from '../attributes.ts'
import type { MakeBuiltin } from '../builtin.ts'
import { inlineStyle } from '../styles.ts'

/** Tags that WeChat trusts in rich text, as far as they show something. All else is left out, its text too. */
const trusted = new Set(
  (
    'abbr b bdi bdo blockquote br cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins label legend li mark ol p ' +
    'pre q rt ruby s small span strong sub sup table tbody td tfoot th thead tr u ul a'
  ).split(' '),
)
const trustedAttributes = new Set([
  'alt',
  'class',
  'colspan',
  'dir',
  'height',
  'rowspan',
  'start',
  'type',
  'width',
])
const maxNodes = 10_000

interface RichNode {
  readonly type?: string
  readonly text?: string
  readonly name?: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly children?: readonly RichNode[]
}

/** Shows HTML, given as text or as a tree. Nothing in it can act: no scripts, no handlers, no links. */
export const richText: MakeBuiltin = ({ element, document, imageUrl, warn }) => {
  let left = maxNodes

  const build = (nodes: readonly RichNode[]): Node[] => nodes.flatMap(buildOne)
  const buildOne = (node: RichNode): Node[] => {
    if (left-- <= 0) return []
    if (node.type === 'text' || node.name === undefined)
      return [document.createTextNode(decode(toText(node.text)))]
    const name = node.name.toLowerCase()
    if (!trusted.has(name)) {
      warn(`<rich-text> leaves <${name}> out, as WeChat does`)
      return []
    }
    // A link in rich text goes nowhere in WeChat; it only looks like one.
    const made = document.createElement(name === 'a' ? 'span' : name)
    for (const [key, value] of Object.entries(node.attrs ?? {})) {
      if (key === 'style') made.style.cssText = inlineStyle(toText(value))
      else if (key === 'src' && made instanceof document.defaultView!.HTMLImageElement)
        made.src = imageUrl(toText(value))
      else if (trustedAttributes.has(key)) made.setAttribute(key, toText(value))
    }
    made.append(...build(node.children ?? []))
    return [made]
  }
  const decode = (raw: string): string => parse(raw.replaceAll('<', '&lt;')).textContent ?? ''
  const parse = (html: string): Element =>
    new document.defaultView!.DOMParser().parseFromString(`<body>${html}`, 'text/html').body

  return {
    slot: document.createElement('div'),
    attributes: {
      nodes: (value) => {
        left = maxNodes
        const nodes = Array.isArray(value) ? (value as RichNode[]) : treeOf(parse(toText(value)))
        element.replaceChildren(...build(nodes))
      },
    },
  }
}

function treeOf(parent: Node): RichNode[] {
  return [...parent.childNodes].flatMap((child): RichNode[] => {
    if (child.nodeType === 3) return [{ type: 'text', text: child.nodeValue ?? '' }]
    if (child.nodeType !== 1) return []
    const { localName: name, attributes } = child as Element
    const attrs = Object.fromEntries([...attributes].map((attribute) => [attribute.name, attribute.value]))
    return [{ name, attrs, children: treeOf(child) }]
  })
}
