/** Elements that stand in a line with their neighbours; every other element begins a line of its own. */
const INLINE = new Set(['wx-text', 'span', 'b', 'i', 'em', 'strong', 'label', 'a'])
const SILENT = new Set(['style', 'script', 'template', 'head'])

/** The text a person can read in an element, one block a line. There is no layout here: only what is hidden by itself. */
export function visibleText(node: Node): string {
  return collect(node)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n')
}

export function isHidden(element: Element): boolean {
  for (let each: Element | null = element; each; each = each.parentElement) {
    if (hidesItself(each)) return true
  }
  return false
}

function collect(node: Node): string {
  if (node.nodeType === 3) return node.textContent ?? ''
  if (node.nodeType !== 1) return ''
  const element = node as HTMLElement
  const tag = element.localName
  if (SILENT.has(tag) || hidesItself(element)) return ''
  if (tag === 'input' || tag === 'textarea') return `\n${(element as HTMLInputElement).value}\n`
  const text = [...element.childNodes].map(collect).join('')
  return INLINE.has(tag) ? text : `\n${text}\n`
}

function hidesItself(element: Element): boolean {
  const { style } = element as HTMLElement
  return element.hasAttribute('hidden') || style?.display === 'none' || style?.visibility === 'hidden'
}
