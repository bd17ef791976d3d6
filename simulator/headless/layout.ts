/** Where an element lies, in CSS pixels from the page's top left. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** What comes out of the flow and is placed when the size of its containing block is known. */
type Waiting = HTMLElement[]

/**
 * Lays out plain boxes where there is no browser to do it: blocks under one another, flex rows and columns with growth,
 * absolute places, lengths and percentages, padding and margins. Text takes no room. That is enough to look at a code
 * which is drawn with views; it is not what a page looks like.
 */
export class Layout {
  readonly #boxes = new Map<HTMLElement, Box>()
  readonly #styles = new Map<HTMLElement, CSSStyleDeclaration>()
  readonly #window: Window

  constructor(root: HTMLElement, widthPx: number) {
    this.#window = root.ownerDocument.defaultView!
    const waiting: Waiting = []
    const box = this.#place(root, 0, 0, widthPx, waiting)
    this.#placeWaiting(waiting, box)
  }

  /** Where an element lies; undefined when it takes no part. */
  boxOf(element: HTMLElement): Box | undefined {
    return this.#boxes.get(element)
  }

  /** An element's computed style, asked of the DOM once. */
  styleOf(element: HTMLElement): CSSStyleDeclaration {
    const known = this.#styles.get(element) ?? this.#window.getComputedStyle(element)
    this.#styles.set(element, known)
    return known
  }

  /** How far down the lowest box reaches. */
  get heightPx(): number {
    return Math.max(1, ...[...this.#boxes.values()].map((box) => box.top + box.height))
  }

  /** Places an element with everything in it; returns its box. `fixed` sizes are given by a flex parent. */
  #place(
    element: HTMLElement,
    left: number,
    top: number,
    available: number,
    waiting: Waiting,
    fixed: { readonly width?: number; readonly height?: number } = {},
  ): Box {
    const style = this.styleOf(element)
    const [padTop, padRight, padBottom, padLeft] = edges(style, 'padding')
    const around = style.boxSizing === 'border-box' ? 0 : padLeft + padRight
    const aroundY = style.boxSizing === 'border-box' ? 0 : padTop + padBottom
    const own = length(style.width, available)
    const width = fixed.width ?? (own === undefined ? available : own + around)
    const ownHeight = length(style.height)
    const height = fixed.height ?? (ownHeight === undefined ? undefined : ownHeight + aroundY)
    const isContaining = style.position !== 'static' && style.position !== ''
    const inside: Waiting = isContaining ? [] : waiting
    const inner = { left: left + padLeft, top: top + padTop, width: width - padLeft - padRight }
    const innerHeight = height === undefined ? undefined : height - padTop - padBottom
    const used = this.#flow(element, style, { ...inner, height: innerHeight }, inside)
    const box = { left, top, width, height: height ?? used + padTop + padBottom }
    this.#boxes.set(element, box)
    if (isContaining) this.#placeWaiting(inside, box)
    return box
  }

  /** Places the children that are in the flow; returns the height they take. */
  #flow(
    parent: HTMLElement,
    style: CSSStyleDeclaration,
    inner: Omit<Box, 'height'> & { readonly height: number | undefined },
    waiting: Waiting,
  ): number {
    const children = this.#childrenInFlow(parent, waiting)
    const isRow = /flex/.test(style.display) && !style.flexDirection.startsWith('column')
    return isRow ? this.#row(children, inner, waiting) : this.#column(children, inner, waiting)
  }

  #column(children: readonly HTMLElement[], inner: Omit<Box, 'height'>, waiting: Waiting): number {
    let top = inner.top
    for (const child of children) {
      const style = this.styleOf(child)
      const [above, right, below, left] = edges(style, 'margin')
      top += above
      const available = inner.width - left - right
      const own = length(style.width, inner.width)
      const isCentred = own !== undefined && style.marginLeft === 'auto' && style.marginRight === 'auto'
      const indent = isCentred ? (inner.width - own) / 2 : left
      top += this.#place(child, inner.left + indent, top, available, waiting).height + below
    }
    return top - inner.top
  }

  #row(
    children: readonly HTMLElement[],
    inner: Omit<Box, 'height'> & { readonly height: number | undefined },
    waiting: Waiting,
  ): number {
    const items = children.map((child) => {
      const style = this.styleOf(child)
      const [, right, , left] = edges(style, 'margin')
      const basis = length(style.flexBasis, inner.width) ?? length(style.width, inner.width)
      return { child, style, left, right, grow: Number(style.flexGrow) || 0, basis: basis ?? 0 }
    })
    const free = inner.width - items.reduce((sum, { basis, left, right }) => sum + basis + left + right, 0)
    const growth = items.reduce((sum, { grow }) => sum + grow, 0)
    const height = inner.height ?? Math.max(0, ...items.map(({ style }) => length(style.height) ?? 0))
    let { left } = inner
    let tallest = height
    for (const { child, style, grow, basis, ...margin } of items) {
      const width = basis + (growth > 0 && free > 0 ? (free * grow) / growth : 0)
      left += margin.left
      const stretched = length(style.height) === undefined && height > 0 ? { height } : {}
      tallest = Math.max(
        tallest,
        this.#place(child, left, inner.top, width, waiting, { width, ...stretched }).height,
      )
      left += width + margin.right
    }
    return tallest
  }

  #childrenInFlow(parent: HTMLElement, waiting: Waiting): HTMLElement[] {
    return ([...parent.children] as HTMLElement[]).filter((child) => {
      const { display, position } = this.styleOf(child)
      if (display === 'none' || child.hidden) return false
      const isOut = position === 'absolute' || position === 'fixed'
      if (isOut) waiting.push(child)
      return !isOut
    })
  }

  #placeWaiting(waiting: Waiting, containing: Box): void {
    for (const element of waiting) {
      const style = this.styleOf(element)
      const [left, right] = [length(style.left, containing.width), length(style.right, containing.width)]
      const [top, bottom] = [length(style.top, containing.height), length(style.bottom, containing.height)]
      const width = length(style.width, containing.width) ?? containing.width - (left ?? 0) - (right ?? 0)
      const filled = containing.height - (top ?? 0) - (bottom ?? 0)
      const height =
        length(style.height, containing.height) ??
        (top !== undefined && bottom !== undefined ? filled : undefined)
      const x = containing.left + (left ?? (right === undefined ? 0 : containing.width - right - width))
      const y =
        containing.top + (top ?? (bottom === undefined ? 0 : containing.height - bottom - (height ?? 0)))
      const inside: Waiting = []
      const box = this.#place(
        element,
        x,
        y,
        width,
        inside,
        height === undefined ? { width } : { width, height },
      )
      this.#placeWaiting(inside, box)
    }
  }
}

/** Pixels, or a share of `whole`; undefined for everything that is not a length. */
function length(value: string, whole?: number): number | undefined {
  const found = /^(-?[\d.]+)(px|%)?$/.exec(value)
  if (!found) return undefined
  if (found[2] === '%') return whole === undefined ? undefined : (Number(found[1]) * whole) / 100
  return Number(found[1])
}

/** Top, right, bottom, left; `auto` counts as nothing. */
function edges(style: CSSStyleDeclaration, name: 'padding' | 'margin'): [number, number, number, number] {
  const edge = (side: string) => length(style.getPropertyValue(`${name}-${side}`)) ?? 0
  return [edge('top'), edge('right'), edge('bottom'), edge('left')]
}
