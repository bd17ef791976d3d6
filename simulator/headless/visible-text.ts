/** Elements that stand in a line with their neighbours; every other element begins a line of its own. */
const INLINE = new Set(['wx-text', 'span', 'b', 'i', 'em', 'strong', 'label', 'a'])
const SILENT = new Set(['style', 'script', 'template', 'head'])
const TEXT_NODE = 3
const ELEMENT_NODE = 1

/**
 * The text that a person can read in each visible element under `root`, in the order of the document, one block a
 * line. There is no layout here: hidden is what is hidden by itself, not by a stylesheet.
 */
export function visibleTexts(root: Element): Map<Element, string> {
  const texts = new Map<Element, string>()
  collect(root, texts)
  return texts
}

/** The text that can be read in one element. */
export function visibleText(element: Element): string {
  return visibleTexts(element).get(element) ?? ''
}

function collect(node: Node, texts: Map<Element, string>): string {
  if (node.nodeType === TEXT_NODE) return node.nodeValue ?? ''
  if (node.nodeType !== ELEMENT_NODE) return ''
  const element = node as Element
  const tag = element.localName
  if (SILENT.has(tag) || hidesItself(element)) return ''
  // Entered before its children, so that the map keeps the order of the document.
  texts.set(element, '')
  let text = isField(tag) ? (element as HTMLInputElement).value : ''
  for (let child = element.firstChild; child; child = child.nextSibling) text += collect(child, texts)
  texts.set(element, tidy(text))
  return INLINE.has(tag) ? text : `\n${text}\n`
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim())
  return lines.filter(Boolean).join('\n')
}

function isField(tag: string): boolean {
  return tag === 'input' || tag === 'textarea'
}

function hidesItself(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true
  const style = element.getAttribute('style')
  return style !== null && /(?:display:\s*none|visibility:\s*hidden)/.test(style)
}
