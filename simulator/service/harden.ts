/**
 * Makes the thread safe to share between a mini program and its plugins: takes away what reaches the outside, and
 * freezes the language's own objects, so that no code can change what other code relies on.
 */

type Key = string | symbol

/** Ways out of the thread. Mini programs use `wx`; the service keeps the one port it needs. */
const WAYS_OUT = [
  ...[
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'WebSocketStream',
    'WebTransport',
    'EventSource',
    'RTCPeerConnection',
  ],
  ...['indexedDB', 'caches', 'cookieStore', 'localStorage', 'sessionStorage', 'navigator', 'location'],
  ...['Worker', 'SharedWorker', 'BroadcastChannel', 'MessageChannel', 'MessagePort', 'MessageEvent'],
  ...['importScripts', 'postMessage', 'onmessage', 'onmessageerror', 'close', 'FileReaderSync', 'FileReader'],
  ...[
    'addEventListener',
    'removeEventListener',
    'dispatchEvent',
    'EventTarget',
    'Notification',
    'reportError',
  ],
  ...[
    'WebAssembly',
    'SharedArrayBuffer',
    'Atomics',
    'FontFace',
    'fonts',
    'OffscreenCanvas',
    'createImageBitmap',
  ],
  ...['crypto', 'process', 'require', 'module', 'global', 'Buffer', 'setImmediate', 'clearImmediate'],
]

export function removeWaysOut(scope: object): void {
  for (
    let holder: object | null = scope;
    holder && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const name of WAYS_OUT) {
      if (!Object.hasOwn(holder, name)) continue
      const gone = { value: undefined, writable: false, configurable: false }
      if (!Reflect.defineProperty(holder, name, gone)) Reflect.deleteProperty(holder, name)
    }
  }
}

/** Freezes everything reachable from the language's globals. */
export function freezeIntrinsics(scope: object): void {
  const seen = new Set<object>()
  const waiting: unknown[] = [...syntaxOnlyPrototypes()]
  for (const name of Object.getOwnPropertyNames(scope)) {
    const value = Reflect.getOwnPropertyDescriptor(scope, name)?.value
    if (value !== scope) waiting.push(value)
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
    if (found?.configurable && 'value' in found) {
      Reflect.defineProperty(scope, name, { writable: false, configurable: false })
    }
  }
  Reflect.preventExtensions(scope)
}

/** Prototypes that no global names, only syntax reaches them. */
function syntaxOnlyPrototypes(): object[] {
  const functions = [function* () {}, async () => {}, async function* () {}]
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
  return [...ofFunctions, ...ofIterators].filter((found) => found !== undefined)
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
  Object.defineProperty(owner, key, {
    enumerable,
    configurable: false,
    get: () => value,
    set(this: object, replacement: unknown) {
      if (this === owner) throw new TypeError(`${String(key)} is read-only`)
      Object.defineProperty(this, key, {
        value: replacement,
        writable: true,
        configurable: true,
        enumerable: true,
      })
    },
  })
}
