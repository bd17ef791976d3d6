import { JSDOM } from 'jsdom'
import type { Timing, ViewOptions } from '../../simulator/view/options.ts'
import { View } from '../../simulator/view/view.ts'
import type { FromView, NodeId, ViewEvent, ViewOp } from '../../simulator/wire/view.ts'

/** A view in a DOM of its own unless one is lent, with time that moves only when told to. */
export function openView(options: ViewOptions = {}, { window } = openDom()) {
  const { document } = window
  const sent: FromView[] = []
  const time = handMovedTime()
  const view = new View(
    document,
    document.body,
    // What cannot be cloned cannot travel to the service either.
    (message) => sent.push(structuredClone(message)),
    { timing: time.timing, ...options },
  )
  let lastId: NodeId = 1
  const apply = (...ops: ViewOp[]): void => view.receive(structuredClone({ type: 'ops', ops }))

  return {
    window,
    document,
    view,
    sent,
    apply,
    advance: time.advance,
    frame: time.frame,
    /** Makes a built-in element under `parent` with attributes, and listens to the events named. */
    make(tag: string, attributes: Record<string, unknown> = {}, listens: string[] = [], parent: NodeId = 1) {
      const id = ++lastId
      apply(
        ['create', id, tag],
        ...Object.entries(attributes).map(([name, value]): ViewOp => ['attribute', id, name, value]),
        ...listens.map((type): ViewOp => ['listen', id, type, 'bind']),
        ['append', parent, id],
      )
      return { id, element: appended(parent, id) }
    },
    text(parent: NodeId, text: string): NodeId {
      const id = ++lastId
      apply(['text', id, text], ['append', parent, id])
      return id
    },
    /** The events sent so far, of one name or all. */
    events: (name?: string): ViewEvent[] =>
      sent.filter(
        (message): message is ViewEvent => message.type === 'event' && (!name || message.name === name),
      ),
    logs: (): string[] => sent.flatMap((message) => (message.type === 'log' ? [message.text] : [])),
    click: (element: Element, at: MouseEventInit = {}) =>
      element.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, ...at })),
    key: (element: Element, key: string, more: KeyboardEventInit = {}) =>
      element.dispatchEvent(
        new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
      ),
    pointer: (element: Element, type: string, at: PointerEventInit = {}) =>
      element.dispatchEvent(
        new window.PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          pointerType: 'mouse',
          buttons: 1,
          ...at,
        }),
      ),
    /** Types as a person does: the whole new text, the cursor behind what was written. */
    type(field: HTMLInputElement | HTMLTextAreaElement, value: string, cursor = value.length) {
      field.focus()
      field.value = value
      field.setSelectionRange(cursor, cursor)
      field.dispatchEvent(new window.Event('input', { bubbles: true }))
    },
  }

  function appended(parent: NodeId, id: NodeId): HTMLElement {
    // The newest element is the last child of its parent, which the registry does not show to the outside.
    apply(['attribute', id, 'made-as', String(id)])
    const element = document.querySelector<HTMLElement>(`[made-as="${id}"]`)
    if (!element) throw new Error(`element ${id} was not appended to ${parent}`)
    element.removeAttribute('made-as')
    return element
  }
}

export function openDom(): JSDOM {
  return new JSDOM('<!doctype html><html><body></body></html>')
}

function handMovedTime() {
  let nowMs = 0
  let waiting: { atMs: number; run: () => void }[] = []
  let frames: (() => void)[] = []
  const timing: Timing = {
    after: (delayMs, run) => {
      const entry = { atMs: nowMs + delayMs, run }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((other) => other !== entry)
      }
    },
    frame: (run) => frames.push(run),
  }
  return {
    timing,
    advance(byMs: number): void {
      const untilMs = nowMs + byMs
      for (;;) {
        const due = waiting.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        waiting = waiting.filter((other) => other !== due)
        nowMs = due.atMs
        due.run()
      }
      nowMs = untilMs
    },
    /** Draws frames until nobody asks for another. */
    frame(): void {
      while (frames.length > 0) {
        const due = frames
        frames = []
        for (const run of due) run()
      }
    },
  }
}
