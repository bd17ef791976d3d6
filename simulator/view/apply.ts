import { ROOT_NODE, type ViewOp, type ViewQuery } from '../wire/view.ts'
import { kebab, reflect } from './attributes.ts'
import { settleFocus } from './focusable.ts'
import type { Page } from './page.ts'
import { answer } from './query.ts'
import { inlineStyle } from './styles.ts'

type OpName = ViewOp[0]
type Rest<Op> = Op extends readonly [string, ...infer Arguments] ? Arguments : never
type Apply<Name extends OpName> = (
  page: Page,
  ...rest: Rest<Extract<ViewOp, readonly [Name, ...unknown[]]>>
) => void

/** Carries out one operation. Throws when it names a node that is not there. */
export function apply(page: Page, op: ViewOp): void {
  const [name, ...rest] = op
  const operation = operations[name] as ((page: Page, ...rest: unknown[]) => void) | undefined
  if (!operation) throw new Error(`unknown operation ${name}`)
  operation(page, ...rest)
}

const operations: { readonly [Name in OpName]: Apply<Name> } = {
  create: (page, id, tag) => page.createBuiltin(id, tag),
  host: (page, id, tag) => page.createComponentHost(id, tag),
  text: (page, id, text) => void page.nodes.add(id, page.document.createTextNode(text)),
  fragment: (page, id) => void page.nodes.add(id, page.document.createDocumentFragment()),
  release: (page, id) => page.nodes.release(id),

  append: (page, parent, child) => change(page, parent, (slot) => slot.appendChild(node(page, child))),
  remove: (page, parent, child) => change(page, parent, (slot) => slot.removeChild(node(page, child))),
  insert: (page, parent, child, before) =>
    change(page, parent, (slot) => slot.insertBefore(node(page, child), node(page, before))),
  replace: (page, parent, child, old) =>
    change(page, parent, (slot) => slot.replaceChild(node(page, child), node(page, old))),
  spliceBefore: (page, parent, before, deleteCount, list) =>
    change(page, parent, (slot) => {
      const first = node(page, before)
      slot.insertBefore(node(page, list), first)
      removeSiblings(slot, first, deleteCount)
    }),
  spliceAppend: (page, parent, list) => change(page, parent, (slot) => slot.appendChild(node(page, list))),
  spliceRemove: (page, parent, first, deleteCount) =>
    change(page, parent, (slot) => removeSiblings(slot, node(page, first), deleteCount)),

  id: (page, id, value) => {
    page.nodes.element(id).id = value
  },
  style: (page, id, cssText) => {
    page.nodes.element(id).style.cssText = inlineStyle(cssText)
  },
  addClass: (page, id, name) => page.nodes.element(id).classList.add(...name.split(/\s+/).filter(Boolean)),
  removeClass: (page, id, name) =>
    page.nodes.element(id).classList.remove(...name.split(/\s+/).filter(Boolean)),
  clearClasses: (page, id) => page.nodes.element(id).removeAttribute('class'),
  attribute: (page, id, name, value) => setAttribute(page, id, name, value ?? undefined),
  removeAttribute: (page, id, name) => setAttribute(page, id, name, undefined),
  setText: (page, id, text) => {
    const { node: target } = page.nodes.get(id)
    target.textContent = text
    if (target.parentNode) page.nodes.at(target.parentNode)?.builtin?.childrenChanged?.()
  },

  listen: (page, id, type, mode) => {
    page.nodes.get(id).listens.set(type, mode)
    if (type === 'tap' && id !== ROOT_NODE) settleFocus(page, id)
  },
  bindModel: (page, id, name) => void page.nodes.get(id).models.add(name),
  unbindModel: (page, id, name) => void page.nodes.get(id).models.delete(name),

  stylesheet: (page, cssText, classPrefix) => page.styles.add(cssText, classPrefix),
  render: (page, ticket) => page.timing.frame(() => page.post({ type: 'rendered', ticket })),
  query: (page, id, query: ViewQuery, ticket) =>
    page.post({ type: 'queried', ticket, result: answer(page, id, query) }),
  scroll: (page, id, left, top, durationMs) => {
    const target = id === ROOT_NODE ? page.document.documentElement : page.nodes.element(id)
    if (durationMs > 0) target.scrollTo({ left, top, behavior: 'smooth' })
    else Object.assign(target, { scrollLeft: left, scrollTop: top })
  },
  answer: (page, id, text, cursor) => page.nodes.get(id).builtin?.answered?.(text, cursor),
  blur: (page) => {
    const focused = page.document.activeElement
    if (focused && focused !== page.document.body) (focused as HTMLElement).blur()
  },
}

const node = (page: Page, id: number): Node => page.nodes.get(id).node

function change(page: Page, parent: number, act: (slot: Node) => void): void {
  const record = page.nodes.get(parent)
  act(record.builtin?.slot ?? record.node)
  record.builtin?.childrenChanged?.()
}

function removeSiblings(slot: Node, first: Node, count: number): void {
  for (let left = count, next: Node | null = first; left > 0 && next; left--) {
    const gone: Node = next
    next = gone.nextSibling
    slot.removeChild(gone)
  }
}

function setAttribute(page: Page, id: number, name: string, value: unknown): void {
  const { builtin, attributes } = page.nodes.get(id)
  const key = kebab(name)
  if (value === undefined) attributes.delete(key)
  else attributes.set(key, value)

  const setter = builtin?.attributes?.[key]
  const spoken = key.startsWith('aria-') || key === 'role'
  if (setter) setter(value)
  else reflect((spoken && builtin?.spokenAs) || page.nodes.element(id), key, value)
  if (spoken) settleFocus(page, id)
}
