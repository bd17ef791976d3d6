import {
  type FieldsResult,
  type NodeId,
  type RectResult,
  ROOT_NODE,
  type ScrollResult,
  type ViewQuery,
} from '../wire/view.ts'
import { kebab } from './attributes.ts'
import type { Page } from './page.ts'

/** Where a node is, how far it is scrolled, or what it holds; `null` when the node is gone. */
export function answer(
  page: Page,
  id: NodeId,
  query: ViewQuery,
): RectResult | ScrollResult | FieldsResult | null {
  const record = page.nodes.find(id)
  if (record?.node.nodeType !== 1) return null
  const element = record.node as HTMLElement
  switch (query.kind) {
    case 'rect':
      return id === ROOT_NODE ? viewport(page) : rect(element)
    case 'scroll':
      return scroll(id === ROOT_NODE ? page.document.documentElement : element)
    case 'fields':
      return {
        properties: pick(query.properties, (name) => {
          if (name === 'value' && record.builtin?.field) return record.builtin.field.value()
          return record.attributes.get(kebab(name))
        }),
        computedStyle: pick(query.computedStyle, (name) =>
          page.window.getComputedStyle(element).getPropertyValue(kebab(name)),
        ),
      }
  }
}

function viewport({ window }: Page): RectResult {
  const { innerWidth: width, innerHeight: height } = window
  return { left: 0, top: 0, right: width, bottom: height, width, height }
}

function rect(element: Element): RectResult {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  return { left, top, right, bottom, width, height }
}

function scroll({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element): ScrollResult {
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight }
}

function pick<Value>(names: readonly string[], read: (name: string) => Value): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, read(name)]))
}
