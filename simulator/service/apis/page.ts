import { ROOT_NODE } from '../../wire/view.ts'
import { type Component, standsIn } from '../facade.ts'
import type { QueryResult } from '../remote-context.ts'
import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

const DEFAULT_SCROLL_MS = 300

/** What concerns the space's page that lies on top. */
export function pageApis(space: Space) {
  const topPage = () => {
    const page = space.program.topPageOf(space)
    if (!page) throw new Error('no page')
    return page
  }
  return {
    createSelectorQuery: { sync: () => space.createSelectorQuery() },
    hideKeyboard: { async: () => void topPage().context.push(['blur']) as undefined },
    pageScrollTo: {
      async: async ({ scrollTop, selector, offsetTop, duration }) => {
        const { context, element } = topPage()
        const ask = (node: number, kind: 'rect' | 'scroll') =>
          new Promise<QueryResult>((resolve) => context.query(node, { kind }, resolve))
        let top = Number(scrollTop ?? 0)
        if (typeof selector === 'string') {
          const target = nodeOf(space, element, selector)
          if (target === undefined) throw new Error(`no element matches ${selector}`)
          const [rect, scrolled] = await Promise.all([ask(target, 'rect'), ask(ROOT_NODE, 'scroll')])
          top = numberIn(rect, 'top') + numberIn(scrolled, 'scrollTop') + Number(offsetTop ?? 0)
        }
        context.push(['scroll', ROOT_NODE, 0, top, Number(duration ?? DEFAULT_SCROLL_MS)])
        return undefined
      },
    },
  } satisfies Record<string, ServiceApi>
}

function nodeOf(space: Space, root: Component | undefined, selector: string): number | undefined {
  const element = root?.getShadowRoot()?.querySelector(selector)
  if (!element || !standsIn(space, element)) return undefined
  return (element.getBackendElement() as { id: number } | null | undefined)?.id
}

function numberIn(result: QueryResult, name: string): number {
  return Number((result as unknown as Record<string, unknown> | null)?.[name] ?? 0)
}
