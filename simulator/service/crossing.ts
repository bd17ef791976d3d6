/**
 * The two doors between the mini program and a plugin: `requirePlugin` and `requireMiniProgram`. What passes is
 * written to the boundary log: the call, its outcome, and every callback that comes back.
 */
import { MAIN_SPACE } from '../wire/bundle.ts'
import type { BoundaryLine } from '../wire/shell.ts'
import type { Space } from './space.ts'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

interface Crossing {
  readonly from: Space
  readonly to: Space
}

/** The global of the mini program's modules. */
export function requirePlugin(host: Space) {
  const faces = new Map<Space, unknown>()
  const load = (alias: unknown): unknown => {
    const plugin = host.program.plugin(String(alias))
    const main = plugin?.plugin?.config.main
    if (!plugin) throw new Error(`requirePlugin:fail plugin "${String(alias)}" is not declared in app.json`)
    const crossing = { from: host, to: plugin }
    log(crossing, 'require', plugin.id, [])
    if (!faces.has(plugin)) {
      const exported = main === undefined ? {} : plugin.modules.require(`/${main}`)
      faces.set(plugin, faceOf(exported, crossing))
    }
    return faces.get(plugin)
  }
  const withCallbacks = (alias: unknown, loaded?: unknown, failed?: unknown): unknown => {
    if (typeof loaded !== 'function') return load(alias)
    try {
      const face = load(alias)
      host.guard(() => loaded(face))
    } catch (error) {
      if (typeof failed === 'function') host.guard(() => failed({ mod: alias, errMsg: String(error) }))
    }
    return undefined
  }
  return Object.assign(withCallbacks, { async: async (alias: unknown) => load(alias) })
}

/** The global of a plugin's modules: what the mini program offers it by `export` in app.json. */
export function requireMiniProgram(plugin: Space): unknown {
  const host = plugin.program.spaces.get(MAIN_SPACE)
  const file = plugin.program.boot.bundle.main.config.plugins?.[plugin.id]?.export
  if (!host || file === undefined) return undefined
  const crossing = { from: plugin, to: host }
  log(crossing, 'require', MAIN_SPACE, [])
  return faceOf(host.modules.require(`/${file}`), crossing)
}

/** A view of a module's exports: each function logs its calls, everything else is read through. */
function faceOf(exported: unknown, crossing: Crossing): unknown {
  if (typeof exported === 'function') return watched(exported as AnyFunction, '()', crossing)
  if (typeof exported !== 'object' || exported === null) return exported
  const source = exported as Record<string, unknown>
  const face: Record<string, unknown> = {}
  const watchedByFunction = new Map<unknown, AnyFunction>()
  for (const name of Object.keys(source)) {
    Object.defineProperty(face, name, {
      enumerable: true,
      get() {
        const value = source[name]
        if (typeof value !== 'function') return value
        const known = watchedByFunction.get(value) ?? watched(value as AnyFunction, name, crossing, source)
        watchedByFunction.set(value, known)
        return known
      },
    })
  }
  return Object.freeze(face)
}

function watched(run: AnyFunction, name: string, crossing: Crossing, self?: unknown): AnyFunction {
  return (...args) => {
    log(crossing, 'call', name, args)
    try {
      const result = run.apply(
        self,
        args.map((arg) => watchedArgument(arg, name, crossing)),
      )
      if (isPromise(result)) logOutcome(result, name, crossing)
      else log(reversed(crossing), 'return', name, [result])
      return result
    } catch (error) {
      log(reversed(crossing), 'throw', name, [error])
      throw error
    }
  }
}

/** Callbacks, given directly or in an options object, are crossings in the other direction. */
function watchedArgument(argument: unknown, name: string, crossing: Crossing): unknown {
  if (typeof argument === 'function') return watchedCallback(argument as AnyFunction, name, crossing)
  if (typeof argument !== 'object' || argument === null) return argument
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(argument))
  const entries = Object.entries(argument)
  if (!isPlain || !entries.some(([, value]) => typeof value === 'function')) return argument
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      typeof value === 'function' ? watchedCallback(value, `${name}.${key}`, crossing) : value,
    ]),
  )
}

function watchedCallback(callback: AnyFunction, name: string, crossing: Crossing): AnyFunction {
  return (...args) => {
    log(reversed(crossing), 'callback', name, args)
    return callback(...args)
  }
}

function logOutcome(promise: Promise<unknown>, name: string, crossing: Crossing): void {
  promise.then(
    (result) => log(reversed(crossing), 'return', name, [result]),
    (error: unknown) => log(reversed(crossing), 'throw', name, [error]),
  )
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise
}

function reversed({ from, to }: Crossing): Crossing {
  return { from: to, to: from }
}

function log(
  { from, to }: Crossing,
  kind: BoundaryLine['kind'],
  member: string,
  values: readonly unknown[],
): void {
  from.program.reporter.boundary(kind, from.id, to.id, member, values)
}
