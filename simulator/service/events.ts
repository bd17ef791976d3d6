/** Events as application code gets them: plain objects, with nothing of the component tree in them. */
import * as glassEasel from 'glass-easel'
import { copied } from './cloneable.ts'
import type { Caller, Component } from './facade.ts'
import { elementOf } from './facade.ts'
import type { Space } from './space.ts'

/** The event object of the framework, as far as it is read here. */
interface FrameworkEvent {
  readonly type: string
  readonly timeStamp: number
  readonly detail: unknown
  readonly mark: Record<string, unknown> | null
  readonly target: unknown
  readonly currentTarget: unknown
  readonly extraFields?: Record<string, unknown>
}

/** Wraps the call of every listener that a template of this space binds. */
export function listenerCaller(space: Space) {
  return (caller: Caller, event: FrameworkEvent, listener: (event: unknown) => unknown): void => {
    const crosses = hasCrossed(space, event)
    const answer = space.guard(() => listener.call(caller, plainEvent(event, crosses)))
    if (answer !== undefined && isObject(event.detail)) answers.set(event.detail, answer)
  }
}

/** What handlers returned, by the detail of their event, which is one object for all of them. */
const answers = new WeakMap<object, unknown>()

/**
 * The text with which a handler of `bindinput` wants to replace what was typed: WeChat takes a string, or an object
 * with `value` and perhaps `cursor`.
 */
export function typingAnswer(detail: unknown): { text: string; cursor: number | null } | undefined {
  const answer = isObject(detail) ? answers.get(detail) : undefined
  const { value, cursor } = (isObject(answer) ? answer : { value: answer }) as Record<string, unknown>
  if (typeof value !== 'string') return undefined
  const isPlace = typeof cursor === 'number' && Number.isInteger(cursor) && cursor >= 0
  return { text: value, cursor: isPlace ? cursor : null }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Of an event that has crossed between spaces nothing is shared with its sender, nor with other listeners. */
function plainEvent(event: FrameworkEvent, crosses: boolean): Record<string, unknown> {
  return {
    type: event.type,
    timeStamp: event.timeStamp,
    target: plainTarget(event.target),
    currentTarget: plainTarget(event.currentTarget),
    mark: { ...event.mark },
    detail: crosses ? copied(event.detail) : event.detail,
    ...copied(event.extraFields),
  }
}

function plainTarget(target: unknown): Record<string, unknown> {
  const { id, dataset } = elementBehind(target) ?? { id: '', dataset: {} }
  return { id, dataset: { ...dataset }, offsetLeft: 0, offsetTop: 0 }
}

/** The framework hands over components by their callers and everything else as it is. */
function elementBehind(target: unknown): glassEasel.Element | undefined {
  if (typeof target !== 'object' || target === null) return undefined
  if (target instanceof glassEasel.Element) return target
  return elementOf(target)
}

/** Whether the event comes from another space: a component of its own, or one that its template holds. */
function hasCrossed(space: Space, event: FrameworkEvent): boolean {
  const element = elementBehind(event.target)
  if (!element) return false
  const isComponent = glassEasel.Component.isComponent(element)
  const owner = isComponent ? element : element.ownerShadowRoot?.getHostNode()
  if (!owner || space.owns(owner as Component)) return false
  const from = space.program.spaceOf(owner as Component)
  // What people do to elements concerns no interface; what a component says does.
  if (from && isComponent)
    space.program.reporter.boundary('event', from.id, space.id, event.type, [event.detail])
  return true
}
