/**
 * What application code sees as `this`: an object that holds nothing of the component tree. The element behind it
 * is kept in a map that only this file can read, and the prototype is made anew for every space, so that nothing a
 * plugin does to its own objects is felt by the mini program.
 */
import * as glassEasel from 'glass-easel'
import type { Space } from './space.ts'

export type Component = glassEasel.GeneralComponent
/** A page or component as its own code knows it. */
export type Caller = Record<string, any>

const elements = new WeakMap<object, Component>()

export function adoptElement(caller: Caller, element: Component): void {
  elements.set(caller, element)
}

export function elementOf(caller: unknown): Component {
  const element = typeof caller === 'object' && caller !== null ? elements.get(caller) : undefined
  if (!element) throw new TypeError('this is not a component of this space')
  return element
}

/** The methods that every page and component of a space has. */
export function callerPrototype(space: Space): Caller {
  const own = (caller: unknown): Component => {
    const element = elementOf(caller)
    if (space.owns(element)) return element
    throw new TypeError('this is not a component of this space')
  }
  const unsupported = (name: string) => () =>
    space.program.reporter.log(space.id, 'warn', [`${name} is not supported by this simulator`])

  const prototype: Caller = {
    setData(this: Caller, data: unknown, done?: () => void) {
      const element = own(this)
      element.setData(data as Record<string, unknown>)
      if (typeof done === 'function') {
        glassEasel.triggerRender(element, () => space.guard(() => done.call(this)))
      }
    },
    groupSetData(this: Caller, change?: () => void) {
      if (typeof change === 'function') change.call(this)
    },
    triggerEvent(this: Caller, name: string, detail?: unknown, options?: TriggerOptions) {
      const { bubbles, composed, capturePhase } = options ?? {}
      own(this).triggerEvent(String(name), detail, {
        bubbles: Boolean(bubbles),
        composed: Boolean(composed),
        capturePhase: Boolean(capturePhase),
      })
    },
    selectComponent(this: Caller, selector: string) {
      const element = own(this)
      return selected(space, this, element.getShadowRoot()?.querySelector(String(selector)))
    },
    selectAllComponents(this: Caller, selector: string) {
      const found = own(this).getShadowRoot()?.querySelectorAll(String(selector)) ?? []
      return found.map((element) => selected(space, this, element)).filter((caller) => caller !== null)
    },
    selectOwnerComponent(this: Caller) {
      return selected(space, this, own(this).ownerShadowRoot?.getHostNode())
    },
    getRelationNodes(this: Caller, key: string) {
      const found = own(this).getRelationNodes(key)
      return found.map((element) => selected(space, this, element)).filter((caller) => caller !== null)
    },
    hasBehavior(this: Caller, behavior: object) {
      const known = space.behaviors.get(behavior)
      return known !== undefined && own(this).hasBehavior(known)
    },
    createSelectorQuery(this: Caller) {
      return space.createSelectorQuery(this)
    },
    getPageId(this: Caller) {
      return space.program.pageOf(own(this))?.id ?? ''
    },
    getTabBar: () => null,
    createIntersectionObserver: unsupported('createIntersectionObserver'),
    animate: unsupported('animate'),
    clearAnimation: unsupported('clearAnimation'),
  }
  const read = (name: string, value: (element: Component) => unknown) =>
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Caller) {
        return value(own(this))
      },
      // Assigning shadows the field on that one object, as a plain field would.
      set(this: Caller, replacement: unknown) {
        Object.defineProperty(this, name, {
          value: replacement,
          writable: true,
          configurable: true,
          enumerable: true,
        })
      },
    })
  read('is', (element) => element.is)
  read('id', (element) => element.id)
  read('dataset', (element) => ({ ...element.dataset }))
  read('data', (element) => element.data)
  read('properties', (element) => element.data)
  return prototype
}

interface TriggerOptions {
  readonly bubbles?: boolean
  readonly composed?: boolean
  readonly capturePhase?: boolean
}

/** The template in which an element stands belongs to this space: `>>>` does not lead into a plugin. */
export function standsIn(space: Space, element: glassEasel.Element): boolean {
  const author = element.ownerShadowRoot?.getHostNode()
  return author !== undefined && space.owns(author)
}

/**
 * What one component may get of another: its own space's objects; across spaces nothing, unless the other exports
 * a value through the behavior `wx://component-export`.
 */
function selected(space: Space, from: Caller, element: unknown): unknown {
  if (!glassEasel.Component.isComponent(element)) return null
  const component = element as Component
  const isOwn = space.owns(component)
  const owner = space.program.spaceOf(component)
  const exported = owner?.exports.get(component.is)
  if (owner && exported) {
    const value = owner.guard(() => exported.call(component.getMethodCaller() as Caller, isOwn ? from : null))
    if (!isOwn)
      space.program.reporter.boundary('return', owner.id, space.id, `<${component.is}>.export`, [value])
    if (value !== undefined) return value
  }
  if (isOwn) return component.getMethodCaller()
  space.program.reporter.boundary('denied', space.id, owner?.id ?? '?', 'selectComponent', [component.is])
  return null
}
