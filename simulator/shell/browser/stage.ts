import type { Look, LookAsked, ViewBoot } from '../../wire/view.ts'

const TRANSITION_MS = 220
const SKELETON_LINES = 5

interface StagedPage {
  readonly element: HTMLElement
  readonly frame: HTMLIFrameElement
  /** Through this the page can be looked at, once it is open. */
  eye?: MessagePort
}

/** A page that does not answer in this time cannot be looked at. */
const LOOK_MS = 3000

/**
 * The part of the phone's screen where pages lie on one another, one sandboxed frame each.
 *
 * It is kept by hand because a frame that moves in the document loads again. One spare frame is always loaded ahead,
 * so that opening a page costs no document load.
 */
export class Stage {
  readonly element: HTMLElement
  readonly #pages = new Map<string, StagedPage>()
  #lastLook = 0
  #top: string | undefined
  #spare: { page: StagedPage; loaded: Promise<void> } | undefined

  constructor(document: Document) {
    this.element = document.createElement('div')
    this.element.className = 'stage'
  }

  /** Loads the spare frame. Call once the stage is in the document. */
  prepare(): void {
    this.#spare ??= this.#load()
  }

  /**
   * Puts a page on top and hands its frame one end of a line; the other end comes back at once.
   *
   * @param isPushed the page slides in over the one below; otherwise it takes its place at once
   */
  open(pageId: string, boot: ViewBoot, isPushed: boolean): MessagePort {
    this.prepare()
    const { page, loaded } = this.#spare ?? this.#load()
    this.#spare = undefined
    const { port1, port2 } = new MessageChannel()
    const eyes = new MessageChannel()
    page.eye = eyes.port1
    page.element.className = isPushed ? 'page entering' : 'page'
    if (!isPushed) for (const leaving of this.element.querySelectorAll('.leaving')) leaving.remove()
    page.element.dataset.pageId = pageId
    this.#pages.set(pageId, page)
    loaded.then(() => {
      page.frame.contentWindow?.postMessage(boot, '*', [port1, eyes.port2])
      this.prepare()
    })
    return port2
  }

  /** Shows one page as the top; the ones below keep their place without taking part, and hand the keyboard on. */
  show(pageId: string | undefined, title: string): void {
    const isFirst = this.#top === undefined
    const isOther = this.#top !== pageId
    this.#top = pageId
    for (const [id, { element, frame }] of this.#pages) {
      const isTop = id === pageId
      element.inert = !isTop
      if (isTop) {
        frame.title = title
        element.style.zIndex = '1'
        // Measured first, so that the browser slides the page from where `entering` has put it.
        element.getBoundingClientRect()
        element.classList.remove('entering', 'covered')
      } else {
        element.style.zIndex = ''
        element.classList.add('covered')
      }
    }
    if (isOther && !isFirst) this.takeFocus()
  }

  /** Gives the keyboard to the page on top, unless something beside the pages has it. */
  takeFocus(): void {
    const { activeElement, body } = this.element.ownerDocument
    const isFree = activeElement === null || activeElement === body || this.element.contains(activeElement)
    if (isFree && this.#top !== undefined) this.#pages.get(this.#top)?.frame.focus()
  }

  /** The page's first content is on screen: the skeleton goes. */
  reveal(pageId: string): void {
    this.#pages.get(pageId)?.element.classList.add('ready')
  }

  /** What can be seen of a page; undefined when it does not answer. */
  look(pageId: string, as: LookAsked['as']): Promise<Look | undefined> {
    const eye = this.#pages.get(pageId)?.eye
    if (!eye) return Promise.resolve(undefined)
    const asked: LookAsked = { ticket: ++this.#lastLook, as }
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), LOOK_MS)
      const onMessage = ({ data }: MessageEvent<Look>) => {
        if (data.ticket !== asked.ticket) return
        clearTimeout(timer)
        eye.removeEventListener('message', onMessage)
        resolve(data)
      }
      eye.addEventListener('message', onMessage)
      eye.start()
      eye.postMessage(asked)
    })
  }

  close(pageId: string): void {
    const page = this.#pages.get(pageId)
    if (!page) return
    this.#pages.delete(pageId)
    page.element.inert = true
    page.element.classList.add('leaving')
    setTimeout(() => page.element.remove(), TRANSITION_MS)
  }

  clear(): void {
    this.#pages.clear()
    this.#top = undefined
    this.#spare = undefined
    this.element.replaceChildren()
  }

  #load(): { page: StagedPage; loaded: Promise<void> } {
    const element = document.createElement('div')
    element.className = 'page spare'
    element.inert = true
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.src = 'view.html'
    const skeleton = document.createElement('div')
    skeleton.className = 'skeleton'
    skeleton.setAttribute('aria-hidden', 'true')
    for (let line = 0; line < SKELETON_LINES; line++) {
      const bone = document.createElement('div')
      bone.className = 'bone'
      skeleton.append(bone)
    }
    element.append(frame, skeleton)
    const loaded = new Promise<void>((resolve) =>
      frame.addEventListener('load', () => resolve(), { once: true }),
    )
    this.element.append(element)
    return { page: { element, frame }, loaded }
  }
}
