/** WXS modules: small functions that templates call. They see values, never the component tree. */
import { resolvePath } from '../wire/paths.ts'
import { makeFunction, NoFunction } from './evaluate.ts'
import type { Space } from './space.ts'

/**
 * @returns what templates call to get a module by name. A function that throws there is reported and gives nothing:
 * the rest of the page is shown.
 */
export function wxsLoader(space: Space): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>()

  const load = (name: string): unknown => {
    const known = modules.get(name)
    if (known) return known.exports
    const source = space.bundle.wxs[name]
    if (source === undefined) throw new Error(`there is no WXS module ${name}`)
    const module = { exports: {} as unknown }
    modules.set(name, module)
    const file = name.split('#')[0] ?? name
    const require = (path: unknown) => load(resolvePath(file, String(path).replace(/\.wxs$/, '')))
    const { Date: PhoneDate } = space.program.calendar
    const getDate = (...args: unknown[]): Date => Reflect.construct(PhoneDate, args)
    const language = { getRegExp, getDate, Date: PhoneDate, console: space.console, ...HIDDEN }
    const scope = { require, module, exports: module.exports, ...language }
    const run = makeFunction(Object.keys(scope), `${source}\n//# sourceURL=${space.id}/${name}.wxs`)
    run.call(Object.freeze({}), ...Object.values(scope))
    return module.exports
  }
  return (name) => guardedExports(space, load(name))
}

function guardedExports(space: Space, exports: unknown): unknown {
  if (typeof exports !== 'object' || exports === null) return exports
  const guarded = Object.entries(exports).map(([name, value]) => [
    name,
    typeof value === 'function'
      ? (...args: unknown[]) => space.guard(() => value.apply(exports, args))
      : value,
  ])
  return Object.fromEntries(guarded)
}

const HIDDEN = {
  globalThis: undefined,
  self: undefined,
  window: undefined,
  process: undefined,
  wx: undefined,
  Function: NoFunction,
}

/** WXS has no literals for these. */
function getRegExp(pattern: unknown, flags?: unknown): RegExp {
  return new RegExp(String(pattern), flags === undefined ? '' : String(flags))
}
