/** CommonJS as mini programs know it: each file once, in its own function, with the globals of its space. */
import { resolveModule } from '../wire/paths.ts'
import { makeFunction } from './evaluate.ts'

interface Module {
  exports: unknown
}

export class ModuleLoader {
  readonly #label: string
  readonly #sources: Readonly<Record<string, string>>
  readonly #globals: () => Readonly<Record<string, unknown>>
  readonly #modules = new Map<string, Module>()
  #resolvedGlobals: Readonly<Record<string, unknown>> | undefined

  constructor(
    label: string,
    sources: Readonly<Record<string, string>>,
    globals: () => Readonly<Record<string, unknown>>,
  ) {
    this.#label = label
    this.#sources = sources
    this.#globals = globals
  }

  /** @throws whatever the module throws, and an Error when there is no such file. */
  require(path: string, fromFile = ''): unknown {
    const file = resolveModule(fromFile, path, (candidate) => Object.hasOwn(this.#sources, candidate))
    if (file === undefined) {
      throw new Error(
        `module '${path}' is not defined, require args is '${path}' (from ${fromFile || this.#label})`,
      )
    }
    const known = this.#modules.get(file)
    if (known) return known.exports

    const module: Module = { exports: {} }
    this.#modules.set(file, module)
    try {
      this.#run(file, module)
    } catch (error) {
      this.#modules.delete(file)
      throw error
    }
    return module.exports
  }

  #run(file: string, module: Module): void {
    this.#resolvedGlobals ??= this.#globals()
    const globals = this.#resolvedGlobals
    const require = (path: unknown) => this.require(String(path), file)
    // In a function of its own, so that a module may declare any name, also one of the globals.
    const source = `return function (require, module, exports) {${this.#sources[file]}
}
//# sourceURL=${this.#label}/${file}`
    const body = makeFunction(Object.keys(globals), source)(...Object.values(globals))
    // Bundled libraries that look for a global in `this` find the space's own.
    body.call(globals.globalThis, require, module, module.exports)
  }
}
