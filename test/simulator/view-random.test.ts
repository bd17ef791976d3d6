import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ViewOp } from '../../simulator/wire/view.ts'
import { openDom, openView } from '../support/view.ts'

/** The tree as the service sees it, kept in the plainest way there is. */
class ReferenceTree {
  readonly children = new Map<number, number[]>([[1, []]])
  readonly names = new Map<number, string>()
  #lastId = 1

  make(name: string): number {
    const id = ++this.#lastId
    this.names.set(id, name)
    this.children.set(id, [])
    return id
  }

  parentOf(id: number): number | undefined {
    for (const [parent, children] of this.children) if (children.includes(id)) return parent
    return undefined
  }

  reachable(id = 1): number[] {
    return [id, ...this.children.get(id)!.flatMap((child) => this.reachable(child))]
  }

  toHtml(id = 1): string {
    const inner = this.children
      .get(id)!
      .map((child) => this.toHtml(child))
      .join('')
    const name = this.names.get(id)
    if (name === undefined) return inner
    return name.startsWith('#') ? name : `<wx-${name}>${inner}</wx-${name}>`
  }
}

type Step = { kind: number; where: number; which: number; count: number }

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(6),
  where: fc.nat(1000),
  which: fc.nat(1000),
  count: fc.integer({ min: 1, max: 3 }),
})

/** Turns random numbers into operations that a service could send, and does the same to the reference. */
function perform(tree: ReferenceTree, { kind, where, which, count }: Step): ViewOp[] {
  const pick = <T>(list: T[], at: number): T | undefined => list[at % Math.max(1, list.length)]
  const elements = tree.reachable().filter((id) => !tree.names.get(id)?.startsWith('#'))
  const parent = pick(elements, where)!
  const siblings = tree.children.get(parent)!
  const at = siblings.length > 0 ? which % siblings.length : 0
  const made: ViewOp[] = []
  const create = (): number => {
    const isText = (which + made.length) % 3 === 0
    const id = tree.make(isText ? `#${which}` : 'view')
    made.push(isText ? ['text', id, `#${which}`] : ['create', id, 'view'])
    return id
  }
  const list = (): { id: number; members: number[] } => {
    const members = Array.from({ length: count }, create)
    const id = tree.make('fragment')
    made.push(['fragment', id], ...members.map((member): ViewOp => ['append', id, member]))
    return { id, members }
  }

  if (kind === 0 || siblings.length === 0) {
    const child = create()
    siblings.push(child)
    return [...made, ['append', parent, child]]
  }
  const before = siblings[at]!
  switch (kind) {
    case 1: {
      const child = create()
      siblings.splice(at, 0, child)
      return [...made, ['insert', parent, child, before]]
    }
    case 2:
      siblings.splice(at, 1)
      return [['remove', parent, before]]
    case 3: {
      const child = create()
      siblings.splice(at, 1, child)
      return [...made, ['replace', parent, child, before]]
    }
    case 4: {
      const { id, members } = list()
      siblings.splice(at, which % 3, ...members)
      return [...made, ['spliceBefore', parent, before, which % 3, id]]
    }
    case 5: {
      const { id, members } = list()
      siblings.push(...members)
      return [...made, ['spliceAppend', parent, id]]
    }
    default:
      siblings.splice(at, count)
      return [['spliceRemove', parent, before, count]]
  }
}

describe('any sequence of operations', () => {
  it('leaves the DOM equal to the tree it describes, and nothing behind once released', () => {
    const dom = openDom()
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { view, document, apply, logs } = openView({}, dom)
        const tree = new ReferenceTree()
        for (const each of steps) apply(...perform(tree, each))
        expect(logs()).toEqual([])
        expect(document.body.innerHTML).toBe(tree.toHtml())

        apply(...[...tree.names.keys()].map((id): ViewOp => ['release', id]))
        expect(view.nodeCount).toBe(1)
        view.close()
        document.body.replaceChildren()
      }),
      // fast-check prints the seed and the shortest failing sequence.
      { numRuns: 200 },
    )
  })
})
