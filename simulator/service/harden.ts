/**
 * Makes the thread safe to share between a mini program and its plugins: leaves only the language and what the
 * service itself needs, and freezes it, so that no code reaches the outside or changes what other code relies on.
 */
import { NoFunction } from './evaluate.ts'
import { LANGUAGE_GLOBALS } from './language.ts'

type Key = string | symbol

/** Harmless functions that the service calls; application code gets its own timers and console. */
const SERVICE_GLOBALS = [
  ...['globalThis', 'console', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  ...['queueMicrotask', 'structuredClone', 'atob', 'btoa'],
]

const KEPT = new Set<Key>([...LANGUAGE_GLOBALS, ...SERVICE_GLOBALS])

/** @throws Error when something that is not kept cannot be taken away: better no simulator than an open one. */
export function removeWaysOut(scope: object): void {
  for (const holder of holders(scope)) {
    for (const name of Reflect.ownKeys(holder)) {
      if (KEPT.has(name) || typeof name === 'symbol') continue
      const gone = { value: undefined, writable: false, configurable: false }
      if (Reflect.defineProperty(holder, name, gone) || Reflect.deleteProperty(holder, name)) continue
      const { value } = Reflect.getOwnPropertyDescriptor(holder, name)!
      if (typeof value !== 'number' && typeof value !== 'undefined')
        throw new Error(`cannot take away ${name}`)
    }
  }
}

/** Takes the constructors away that make code from text, wherever a function leads to them. */
export function forbidDynamicCode(scope: object): void {
  for (const made of functionKinds()) {
    const prototype = Object.getPrototypeOf(made) as object
    Object.defineProperty(prototype, 'constructor', {
      value: NoFunction,
      writable: false,
      configurable: false,
    })
  }
  Object.defineProperty(scope, 'Function', { value: NoFunction })
}

/**
 * Every match that any code finds is kept where all code can read it, under `RegExp.$1` and its like: a mini program
 * would read there which card number its plugin has checked. Whoever asks is told so.
 */
export function forgetLastMatch(scope: { readonly RegExp: RegExpConstructor }): void {
  for (const name of LAST_MATCH) {
    const refuse = () => {
      throw new TypeError(`RegExp.${name} is not simulated: it tells one space what another has matched`)
    }
    Object.defineProperty(scope.RegExp, name, { get: refuse, set: refuse, configurable: false })
  }
}

const LAST_MATCH = [
  ...['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9', '$_', '$&', '$+', '$`', "$'"],
  ...['input', 'lastMatch', 'lastParen', 'leftContext', 'rightContext'],
]

/** The global object and what it inherits, down to what every object inherits. */
function* holders(scope: object): Iterable<object> {
  for (let holder = scope; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    yield holder
  }
}

function functionKinds(): object[] {
  return [() => {}, function* () {}, async () => {}, async function* () {}]
}

/** Freezes everything reachable from the language's globals. */
export function freezeIntrinsics(scope: object): void {
  const seen = new Set<object>()
  const waiting: unknown[] = [...syntaxOnlyPrototypes()]
  for (const holder of holders(scope)) {
    if (holder !== scope) waiting.push(holder)
    for (const name of Reflect.ownKeys(holder))
      waiting.push(Reflect.getOwnPropertyDescriptor(holder, name)?.value)
  }
  while (waiting.length > 0) {
    const next = waiting.pop()
    const isObject = typeof next === 'function' || (typeof next === 'object' && next !== null)
    if (!isObject || next === scope || seen.has(next as object)) continue
    seen.add(next as object)
    freezeOne(next as object, waiting)
  }
}

/** No new globals, and none replaced: what one space leaves behind, another would find. */
export function sealScope(scope: object): void {
  for (const name of Reflect.ownKeys(scope)) {
    const found = Reflect.getOwnPropertyDescriptor(scope, name)
    if (found && 'value' in found) {
      Reflect.defineProperty(scope, name, { writable: false, configurable: false })
    }
  }
  Reflect.preventExtensions(scope)
}

/** Prototypes that no global names, only syntax reaches them. */
function syntaxOnlyPrototypes(): object[] {
  const functions = functionKinds() as (object & { prototype?: object })[]
  const iterators = [
    [].values(),
    ''[Symbol.iterator](),
    new Map().values(),
    new Set().values(),
    'a'.matchAll(/a/g),
  ]
  const ofFunctions = functions.flatMap((made) => [
    Object.getPrototypeOf(made) as object,
    made.prototype as object,
  ])
  const ofIterators = iterators.map((made) => Object.getPrototypeOf(made) as object)
  return [...ofFunctions, ...ofIterators, ...helpersOfIterators()].filter((found) => found !== undefined)
}

/** `Iterator` stands behind an accessor where the language has it, and what its methods return behind nothing. */
function helpersOfIterators(): object[] {
  const iterator = [].values() as {
    constructor: object
    map?: (change: (each: unknown) => unknown) => object
  }
  return iterator.map
    ? [iterator.constructor, Object.getPrototypeOf(iterator.map((each) => each)) as object]
    : []
}

function freezeOne(owner: object, waiting: unknown[]): void {
  for (const key of Reflect.ownKeys(owner)) {
    const found = Reflect.getOwnPropertyDescriptor(owner, key)!
    if (!('value' in found)) {
      waiting.push(found.get, found.set)
      continue
    }
    waiting.push(found.value)
    const isPrototype = typeof owner === 'object' || owner === Function.prototype
    if (isPrototype && found.configurable && found.writable) allowShadowing(owner, key, found)
  }
  waiting.push(Object.getPrototypeOf(owner))
  Object.freeze(owner)
}

/**
 * A frozen data property would also forbid `derived.toString = …` on objects that inherit it. An accessor does not:
 * its setter puts the value on the derived object, and refuses only the frozen owner itself.
 */
function allowShadowing(owner: object, key: Key, found: PropertyDescriptor): void {
  const { value, enumerable = false } = found
  // Methods, because they carry no prototype object that would have to be frozen as well.
  const { get, set } = {
    get: () => value,
    set(this: object, replacement: unknown) {
      if (this === owner) throw new TypeError(`${String(key)} is read-only`)
      const own = { value: replacement, writable: true, configurable: true, enumerable: true }
      Object.defineProperty(this, key, own)
    },
  }
  Object.defineProperty(owner, key, {
    enumerable,
    configurable: false,
    get: Object.freeze(get),
    set: Object.freeze(set),
  })
}
