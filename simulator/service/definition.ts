/**
 * From what `Page()`, `Component()` and `Behavior()` are given to the framework's builder. Only known fields pass:
 * the framework's own options (template engines, backends) would hand its internals to application code.
 */
import type * as glassEasel from 'glass-easel'
import { copied } from './cloneable.ts'
import { adoptElement, type Caller, type Component, elementOf } from './facade.ts'
import type { Space } from './space.ts'

type Builder = ReturnType<glassEasel.ComponentSpace['defineWithMethodCaller']>
type AnyFunction = (this: any, ...args: any[]) => any
type Definition = Readonly<Record<string, any>>

const LIFETIMES = ['created', 'attached', 'ready', 'moved', 'detached', 'error']
const PAGE_LIFETIMES = ['show', 'hide', 'resize', 'routeDone']

/** Options of a component that concern its author alone. */
const SAFE_OPTIONS = ['multipleSlots', 'dynamicSlots', 'virtualHost', 'pureDataPattern', 'propertyEarlyInit']

export function applyComponent(space: Space, builder: Builder, definition: Definition): void {
  applyBehaviors(space, builder, definition.behaviors)
  if (definition.externalClasses) builder.externalClasses([...definition.externalClasses].map(String))
  applyData(builder, definition.data)
  for (const [name, property] of entries(definition.properties)) {
    builder.property(name, safeProperty(space, property))
  }
  builder.methods(functionsOf(definition.methods))
  for (const [fields, observer] of observersOf(definition.observers)) {
    builder.observer(fields as never, guarded(space, observer))
  }
  const lifetimes = definition.lifetimes ?? {}
  for (const name of LIFETIMES) {
    const run = lifetimes[name] ?? definition[name]
    if (typeof run === 'function') builder.lifetime(name as never, guarded(space, run) as never, true)
  }
  for (const name of PAGE_LIFETIMES) {
    const run = definition.pageLifetimes?.[name]
    if (typeof run === 'function') builder.pageLifetime(name, guarded(space, run), true)
  }
  for (const [key, relation] of entries(definition.relations)) {
    builder.relation(key, safeRelation(space, relation) as never)
  }
}

/** A page: functions become methods, other fields are copied to every instance. */
export function applyPage(space: Space, builder: Builder, definition: Definition): void {
  applyBehaviors(space, builder, definition.behaviors)
  applyData(builder, definition.data)
  builder.methods(functionsOf(definition))
}

/** The fields of a page that are neither data nor functions, for each new instance. */
export function pageFields(definition: Definition): Record<string, unknown> {
  const reserved = ['data', 'behaviors', 'options']
  return Object.fromEntries(
    entries(definition).filter(([name, value]) => typeof value !== 'function' && !reserved.includes(name)),
  )
}

export function safeOptions(options: Definition | undefined): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  for (const name of SAFE_OPTIONS) {
    if (options?.[name] !== undefined) safe[name] = options[name]
  }
  return safe
}

/** Makes every instance's `this` from the space's own prototype and the methods of the definition. */
export function useCallers(
  space: Space,
  builder: Builder,
  fields: Record<string, unknown>,
  made: (caller: Caller) => void,
): void {
  let prototype: Caller | undefined
  builder.methodCallerInit(function (this: Component) {
    prototype ??= Object.assign(
      Object.create(space.callerPrototype) as Caller,
      this.getComponentDefinition().behavior.getMethods(),
    )
    const caller: Caller = Object.create(prototype)
    adoptElement(caller, this)
    Object.assign(caller, copied(fields))
    made(caller)
    return caller
  } as never)
}

function applyBehaviors(space: Space, builder: Builder, behaviors: unknown): void {
  for (const behavior of Array.isArray(behaviors) ? behaviors : []) {
    const known =
      typeof behavior === 'object' && behavior !== null ? space.behaviors.get(behavior) : undefined
    if (known) builder.behavior(known as never)
    // The built-in behaviors are named by strings: `wx://component-export` works by itself, forms are the view's.
    else if (typeof behavior !== 'string')
      space.program.reporter.log(space.id, 'warn', ['an unknown behavior is ignored'])
  }
}

function applyData(builder: Builder, data: unknown): void {
  if (typeof data === 'function') builder.data(data as never)
  else if (typeof data === 'object' && data !== null) builder.data(() => copied(data))
}

function safeProperty(space: Space, property: any): never {
  if (typeof property !== 'object' || property === null) return property as never
  const { type, optionalTypes, value, observer } = property
  const safe: Record<string, unknown> = { type: type === undefined ? null : type, optionalTypes }
  if (value !== undefined) safe.value = value
  if (typeof observer === 'function') safe.observer = guarded(space, observer)
  else if (typeof observer === 'string') {
    safe.observer = guarded(space, function (this: Caller, ...args) {
      return this[observer]?.(...args)
    })
  }
  return safe as never
}

function safeRelation(space: Space, relation: any): Record<string, unknown> {
  const { target, type } = relation ?? {}
  const known = typeof target === 'object' && target !== null ? space.behaviors.get(target) : target
  const safe: Record<string, unknown> = { target: known, type }
  for (const name of ['linked', 'linkChanged', 'unlinked', 'linkFailed']) {
    const run = relation?.[name]
    if (typeof run !== 'function') continue
    // A relation may reach into another space; its components stay there.
    safe[name] = guarded(space, function (this: Caller, ...others) {
      return run.apply(
        this,
        others.map((other) => (space.owns(elementOf(other)) ? other : null)),
      )
    })
  }
  return safe
}

function observersOf(observers: any): [fields: unknown, observer: AnyFunction][] {
  const found: [unknown, unknown][] = Array.isArray(observers)
    ? observers.map(({ fields, observer }) => [fields ?? '**', observer])
    : entries(observers)
  return found.filter((pair): pair is [unknown, AnyFunction] => typeof pair[1] === 'function')
}

function functionsOf(object: unknown): Record<string, AnyFunction> {
  const functions = entries(object).filter(([, value]) => typeof value === 'function')
  return Object.fromEntries(functions) as Record<string, AnyFunction>
}

function entries(object: unknown): [string, any][] {
  return typeof object === 'object' && object !== null ? Object.entries(object) : []
}

function guarded(space: Space, run: AnyFunction): AnyFunction {
  return function (this: unknown, ...args) {
    return space.guard(() => run.apply(this, args))
  }
}
