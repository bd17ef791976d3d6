/**
 * Messages between the service (where the component tree lives) and one page's view (where the DOM lives).
 * The service describes every change as a small operation on numbered nodes; the view applies them in order
 * and sends back what the person did. A view never sees application code, the service never sees the DOM.
 *
 * Every value on this wire is structured-cloneable. Types only, plus one constant: no environment is assumed.
 */

export const VIEW_WIRE_VERSION = 1

export type NodeId = number

/** The page's root element exists from the start; every other node is made by `create`, `text` or `fragment`. */
export const ROOT_NODE: NodeId = 1

export type Ticket = number
export type Theme = 'light' | 'dark'

/** How listeners on a node treat an event: `catch` stops it there, `mut` excludes other `mut` listeners. */
export type ListenMode = 'bind' | 'mut' | 'catch'

export type ViewQuery =
  | { readonly kind: 'rect' }
  | { readonly kind: 'scroll' }
  | {
      readonly kind: 'fields'
      readonly properties: readonly string[]
      readonly computedStyle: readonly string[]
    }

/** One change to the page, by tuple: the tag says what, the first number says to which node. */
export type ViewOp =
  /** Make an element of a built-in tag such as `view` or `input` (no `wx-` prefix). Unknown tags arrive too. */
  | readonly ['create', id: NodeId, tag: string]
  /**
   * Make the element that hosts a component: `page`, or whatever the template calls the component. It is a plain
   * inline element; its attribute `wx-host` (the component's class prefix) is what `:host` selectors match.
   */
  | readonly ['host', id: NodeId, tag: string]
  | readonly ['text', id: NodeId, text: string]
  /** Make a list of nodes that is later inserted as one, like a DocumentFragment. */
  | readonly ['fragment', id: NodeId]
  /** The service forgets this node: drop it from the registry, it is never mentioned again. */
  | readonly ['release', id: NodeId]
  | readonly ['append', parent: NodeId, child: NodeId]
  | readonly ['remove', parent: NodeId, child: NodeId]
  | readonly ['insert', parent: NodeId, child: NodeId, before: NodeId]
  | readonly ['replace', parent: NodeId, child: NodeId, old: NodeId]
  /** Put `list` before `before`, then remove `deleteCount` siblings starting at `before` itself. */
  | readonly ['spliceBefore', parent: NodeId, before: NodeId, deleteCount: number, list: NodeId]
  | readonly ['spliceAppend', parent: NodeId, list: NodeId]
  /** Remove `deleteCount` siblings starting at `first` itself. */
  | readonly ['spliceRemove', parent: NodeId, first: NodeId, deleteCount: number]
  | readonly ['id', id: NodeId, value: string]
  /** The whole inline style; `rpx` lengths are still in it. */
  | readonly ['style', id: NodeId, cssText: string]
  /** Class names arrive with their scope already in front. */
  | readonly ['addClass', id: NodeId, name: string]
  | readonly ['removeClass', id: NodeId, name: string]
  | readonly ['clearClasses', id: NodeId]
  | readonly ['attribute', id: NodeId, name: string, value: unknown]
  | readonly ['removeAttribute', id: NodeId, name: string]
  | readonly ['setText', id: NodeId, text: string]
  /** From now on somebody listens to `type` at this node (or at the capture phase through it). */
  | readonly ['listen', id: NodeId, type: string, mode: ListenMode]
  /** Two-way binding (`model:value`): report changes of this property with a `model` message. */
  | readonly ['bindModel', id: NodeId, name: string]
  | readonly ['unbindModel', id: NodeId, name: string]
  /** Compiled WXSS. Replace every `CLASS_SCOPE` token (see bundle.ts) by `classPrefix`, which may be empty. */
  | readonly ['stylesheet', cssText: string, classPrefix: string]
  /** Answer with `rendered` once everything so far is on screen. */
  | readonly ['render', ticket: Ticket]
  /** Answer with `queried`. `ROOT_NODE` means the viewport. */
  | readonly ['query', id: NodeId, query: ViewQuery, ticket: Ticket]
  /** Scroll a scroll-view, or the page when the node is `ROOT_NODE`. */
  | readonly ['scroll', id: NodeId, left: number, top: number, durationMs: number]
  /** The handler of an input's `input` event returned this text, with the cursor where it says, or where it was. */
  | readonly ['answer', id: NodeId, text: string, cursor: number | null]
  /** Take the keyboard away, as `wx.hideKeyboard` does. */
  | readonly ['blur']

/** What the phone around the page is like; sent with the view's boot and again whenever it changes. */
export interface ViewEnvironment {
  readonly theme: Theme
  /** 1 is the normal text size. */
  readonly fontScale: number
  readonly windowWidthPx: number
  readonly windowHeightPx: number
  /** Distances from each edge of the page that hold nothing of the phone's own. */
  readonly safeAreaInsetsPx: {
    readonly top: number
    readonly right: number
    readonly bottom: number
    readonly left: number
  }
  /** The height an emulated keyboard takes when an input has focus; 0 for none. */
  readonly keyboardHeightPx: number
}

/** Handed by the shell to a view's frame, together with the MessagePort to the service and one for looking at it. */
export interface ViewBoot {
  readonly version: typeof VIEW_WIRE_VERSION
  readonly environment: ViewEnvironment
  /** `@font-face` rules of the web font `QP Sans`; may be empty. */
  readonly fontFaceCss: string
  /** Remote images are fetched as `imageBase + encodeURIComponent(src)`; may be empty (then as they are). */
  readonly imageBase: string
  /** What the phone speaks, for screen readers: `zh-CN` or `en`. */
  readonly language: string
}

export type ToView =
  | { readonly type: 'ops'; readonly ops: readonly ViewOp[] }
  | { readonly type: 'environment'; readonly environment: ViewEnvironment }

export interface Touch {
  readonly identifier: number
  readonly pageX: number
  readonly pageY: number
  readonly clientX: number
  readonly clientY: number
}

/**
 * Something happened at a node. The service runs capture and bubble phases through the component tree, so the
 * view sends each event once, for the innermost known node, and only when somebody listens to the type.
 * At `ROOT_NODE` the view may also report `pagescroll` `{scrollTop}` and `reachbottom` `{}` when listened to.
 */
export interface ViewEvent {
  readonly type: 'event'
  readonly target: NodeId
  readonly name: string
  readonly detail: unknown
  readonly bubbles: boolean
  readonly timeStampMs: number
  readonly touches?: readonly Touch[]
  readonly changedTouches?: readonly Touch[]
}

export interface RectResult {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}

/** What a camera before the phone sees of one element: its ground. */
export interface PaintedBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** As computed styles tell colours: `rgb(…)` or `rgba(…)`. */
  readonly colour: string
}

/** The shell asks a view what can be seen of it: as filled boxes for reading codes, or as markup for a screenshot. */
export interface LookAsked {
  readonly ticket: Ticket
  readonly as: 'boxes' | 'markup'
}

export interface Look {
  readonly ticket: Ticket
  readonly width: number
  readonly height: number
  /** How far the page is scrolled. */
  readonly scrollY: number
  readonly boxes: readonly PaintedBox[]
  /** The page as XHTML; empty when boxes were asked for. */
  readonly markup: string
}

export interface ScrollResult {
  readonly scrollLeft: number
  readonly scrollTop: number
  readonly scrollWidth: number
  readonly scrollHeight: number
}

export interface FieldsResult {
  readonly properties: Readonly<Record<string, unknown>>
  readonly computedStyle: Readonly<Record<string, string>>
}

export type FromView =
  | ViewEvent
  | { readonly type: 'rendered'; readonly ticket: Ticket }
  /** `null` when the node is gone. */
  | {
      readonly type: 'queried'
      readonly ticket: Ticket
      readonly result: RectResult | ScrollResult | FieldsResult | null
    }
  | { readonly type: 'model'; readonly target: NodeId; readonly name: string; readonly value: unknown }
  /** A `<navigator>` was tapped. The service calls the routing API in the space of whoever wrote the navigator. */
  | {
      readonly type: 'navigate'
      readonly target: NodeId
      readonly openType: 'navigate' | 'redirect' | 'switchTab' | 'reLaunch' | 'navigateBack' | 'exit'
      readonly url: string
      readonly delta: number
    }
  | { readonly type: 'keyboard'; readonly heightPx: number; readonly durationMs: number }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string }
