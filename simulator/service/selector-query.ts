/** `wx.createSelectorQuery`: asks the view about boxes and scroll positions, in order, all answers at once. */
import type * as glassEasel from 'glass-easel'
import { ROOT_NODE } from '../wire/view.ts'
import { cloneable } from './cloneable.ts'
import { type Caller, elementOf, standsIn } from './facade.ts'
import type { Page } from './page.ts'
import type { QueryResult } from './remote-context.ts'
import type { Space } from './space.ts'

interface Fields {
  readonly id?: boolean
  readonly dataset?: boolean
  readonly mark?: boolean
  readonly rect?: boolean
  readonly size?: boolean
  readonly scrollOffset?: boolean
  readonly properties?: readonly string[]
  readonly computedStyle?: readonly string[]
}

/** `null` selects the viewport. */
type Target = { readonly selector: string; readonly all: boolean } | null

type Answer = (result: unknown) => void

interface Question {
  readonly inside: Caller | undefined
  readonly target: Target
  readonly fields: Fields
  readonly answer: Answer | undefined
}

const BOX: Fields = { id: true, dataset: true, rect: true, size: true }
const OFFSET: Fields = { id: true, dataset: true, scrollOffset: true }

export class SelectorQuery {
  /** What application code holds. */
  readonly face: object
  readonly #space: Space
  #inside: Caller | undefined
  #questions: Question[] = []

  constructor(space: Space, inside: Caller | undefined) {
    this.#space = space
    this.#inside = inside
    const face = {
      in: (component: Caller) => {
        this.#inside = component
        return face
      },
      select: (selector: unknown) => this.#nodes({ selector: String(selector), all: false }),
      selectAll: (selector: unknown) => this.#nodes({ selector: String(selector), all: true }),
      selectViewport: () => this.#nodes(null),
      exec: (done?: Answer) => {
        this.#exec(done)
        return face
      },
    }
    this.face = face
  }

  #nodes(target: Target): object {
    const ask = (fields: Fields, answer: Answer | undefined) => {
      this.#questions.push({ inside: this.#inside, target, fields, answer })
      return this.face
    }
    const unsupported = (name: string) => () => {
      const text = `SelectorQuery ${name} is not supported by this simulator`
      this.#space.program.reporter.log(this.#space.id, 'warn', [text])
      return ask({}, undefined)
    }
    return {
      boundingClientRect: (answer?: Answer) => ask(BOX, answer),
      scrollOffset: (answer?: Answer) => ask(OFFSET, answer),
      fields: (fields: Fields, answer?: Answer) => ask(fields ?? {}, answer),
      context: unsupported('context'),
      node: unsupported('node'),
    }
  }

  #exec(done: Answer | undefined): void {
    const questions = this.#questions
    this.#questions = []
    const answers = questions.map(async ({ inside, target, fields, answer }) => {
      const result = await this.#ask(inside, target, fields)
      if (typeof answer === 'function') this.#space.guard(() => answer(result))
      return result
    })
    void Promise.all(answers).then((results) => {
      if (typeof done === 'function') this.#space.guard(() => done(results))
    })
  }

  async #ask(inside: Caller | undefined, target: Target, fields: Fields): Promise<unknown> {
    const { program } = this.#space
    const scope = inside ? elementOf(inside) : program.topPageOf(this.#space)?.element
    const page = scope && program.pageOf(scope)
    if (!scope || !page || !this.#space.owns(scope)) return target?.all ? [] : null
    if (target === null) return this.#describe(page, undefined, fields)
    const root = scope.getShadowRoot()
    if (target.all) {
      const elements = root?.querySelectorAll(target.selector) ?? []
      const own = elements.filter((element) => standsIn(this.#space, element))
      return Promise.all(own.map((element) => this.#describe(page, element, fields)))
    }
    const element = root?.querySelector(target.selector)
    return element && standsIn(this.#space, element) ? this.#describe(page, element, fields) : null
  }

  /** Without an element: the viewport. */
  async #describe(page: Page, element: glassEasel.Element | undefined, fields: Fields): Promise<unknown> {
    const backend = element?.getBackendElement() as { id: number } | null | undefined
    const node = element ? backend?.id : ROOT_NODE
    const found: Record<string, unknown> = {}
    if (fields.id) found.id = element?.id ?? ''
    if (fields.dataset) found.dataset = cloneable({ ...element?.dataset })
    if (fields.mark) found.mark = cloneable(element?.collectMarks() ?? {})
    if (node === undefined) return found

    const ask = (query: Parameters<typeof page.context.query>[1]) =>
      new Promise<QueryResult>((resolve) => page.context.query(node, query, resolve))
    if (fields.rect || fields.size) {
      const rect = { ...(await ask({ kind: 'rect' })) } as Record<string, unknown>
      const wanted = [
        ...(fields.rect ? ['left', 'top', 'right', 'bottom'] : []),
        ...(fields.size ? ['width', 'height'] : []),
      ]
      for (const name of wanted) found[name] = rect[name] ?? 0
    }
    if (fields.scrollOffset) Object.assign(found, await ask({ kind: 'scroll' }))
    const { properties = [], computedStyle = [] } = fields
    if (properties.length > 0 || computedStyle.length > 0) {
      const answer = await ask({
        kind: 'fields',
        properties: [...properties],
        computedStyle: [...computedStyle],
      })
      if (answer && 'properties' in answer) Object.assign(found, answer.properties, answer.computedStyle)
    }
    return found
  }
}
