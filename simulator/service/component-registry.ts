/**
 * The pages and components of one space: loads them when first needed, registers what their files define, and knows
 * their templates and styles.
 */
import * as glassEasel from 'glass-easel'
import type { ComponentConfig } from '../wire/bundle.ts'
import { componentAddress } from '../wire/paths.ts'
import { applyComponent, applyPage, pageFields, safeOptions, useCallers } from './definition.ts'
import type { Space } from './space.ts'
import { loadTemplates, type TemplateGroups } from './templates.ts'

type Definition = Readonly<Record<string, any>>

export class ComponentRegistry {
  readonly space: glassEasel.ComponentSpace
  readonly #owner: Space
  readonly #templates: TemplateGroups
  readonly #sharedScope: number
  readonly #loaded = new Set<string>()
  readonly #defined = new Set<string>()
  /** The file whose `Page` or `Component` call is expected: shared chunks register for whoever is loading. */
  #loading: string | undefined
  #scopes = 0

  constructor(owner: Space) {
    this.#owner = owner
    this.space = new glassEasel.ComponentSpace(undefined, undefined, owner.program.styleScopes)
    this.#sharedScope = this.space.styleScopeManager.register(owner.isPlugin ? `${owner.id}-shared` : '')
    this.space.setSharedStyleScope(this.#sharedScope)
    this.#templates = loadTemplates(owner)
  }

  exists(path: string): boolean {
    return Object.hasOwn(this.#owner.bundle.js, `${path}.js`)
  }

  config(path: string): ComponentConfig {
    return this.#owner.bundle.json[path] ?? {}
  }

  /** Runs the file of a page or component, after those it uses. */
  load(path: string): void {
    if (this.#loaded.has(path)) return
    this.#loaded.add(path)
    for (const address of Object.values(this.#using(path))) this.#loadAddress(path, address)

    const outer = this.#loading
    this.#loading = path
    try {
      this.#owner.modules.require(`/${path}`)
    } catch (error) {
      this.#owner.program.reportError(this.#owner, error)
    } finally {
      this.#loading = outer
    }
    if (!this.#defined.has(path)) {
      const text = `${path}.js has called neither Page() nor Component()`
      this.#owner.program.reporter.log(this.#owner.id, 'error', [text])
      this.#register(path, {}, true)
    }
  }

  definePage(definition: unknown): void {
    this.#defineHere('Page', definition, true)
  }

  defineComponent(definition: unknown): string {
    return this.#defineHere('Component', definition, false)
  }

  /** @returns an opaque token: it can be used in `behaviors` and `hasBehavior`, and nothing else. */
  defineBehavior(definition: unknown): object {
    const builder = this.space.defineWithMethodCaller()
    applyComponent(this.#owner, builder, asDefinition('Behavior', definition))
    const token = Object.freeze({})
    this.#owner.behaviors.set(token, builder.registerBehavior() as unknown as glassEasel.GeneralBehavior)
    return token
  }

  /** True when `app.wxss` applies to this page. */
  usesAppStyles(path: string): boolean {
    if (this.#owner.isPlugin) return false
    return ['shared', 'apply-shared', 'isolated'].includes(this.#isolation(path))
  }

  #defineHere(caller: string, definition: unknown, isPage: boolean): string {
    const path = this.#loading
    if (path === undefined)
      throw new Error(`${caller}() may only be called while a page or component file is loaded`)
    this.#register(path, asDefinition(caller, definition), isPage)
    return path
  }

  #register(path: string, definition: Definition, isPage: boolean): void {
    this.#defined.add(path)
    const owner = this.#owner
    const config = this.config(path)
    const builder = this.space.defineWithMethodCaller(path)
    if (isPage) applyPage(owner, builder, definition)
    else applyComponent(owner, builder, definition)
    useCallers(owner, builder, isPage ? pageFields(definition) : {}, (caller) =>
      owner.program.pageMade(owner, path, caller),
    )

    builder.options({
      ...safeOptions(definition.options),
      ...this.#styleOptions(path, definition),
    } as never)
    builder.usingComponents(this.#using(path))
    if (config.componentGenerics) builder.generics(config.componentGenerics as never)
    if (config.componentPlaceholder) builder.placeholders(config.componentPlaceholder)
    const template = this.#templates(path)
    if (template) builder.template(template)
    builder.lifetime(
      'attached' as never,
      function (this: object) {
        owner.program.componentAttached(this)
      } as never,
    )
    builder.registerComponent()

    if (typeof definition.export === 'function') owner.exports.set(path, definition.export)
    for (const [name, publicPath] of Object.entries(owner.plugin?.config.publicComponents ?? {})) {
      if (publicPath === path) this.space.exportComponent(name, path)
    }
  }

  #using(path: string): Record<string, string> {
    const shared = this.#owner.isPlugin ? {} : this.#owner.program.boot.bundle.main.config.usingComponents
    const global = Object.entries(shared ?? {}).map(([tag, address]) => [tag, fromRoot(address)])
    return { ...Object.fromEntries(global), ...this.config(path).usingComponents }
  }

  #loadAddress(from: string, address: string): void {
    const target = componentAddress(from, address)
    if (target.kind === 'local') {
      this.load(target.path)
      return
    }
    const plugin = this.#owner.program.plugin(target.alias)
    const path = plugin?.plugin?.config.publicComponents?.[target.name]
    if (path !== undefined) plugin?.components.load(path)
  }

  #styleOptions(path: string, definition: Definition): Record<string, unknown> {
    const isolation = definition.options?.styleIsolation ?? this.#isolation(path)
    const applies = definition.options?.addGlobalClass === true || isolation.endsWith('apply-shared')
    const isShared = !this.#owner.isPlugin && !applies && isolation.endsWith('shared')
    return {
      styleScope: isShared
        ? this.#sharedScope
        : this.space.styleScopeManager.register(`${this.#owner.id}-${++this.#scopes}`),
      extraStyleScope: applies ? this.#sharedScope : undefined,
      useMethodCallerListeners: true,
    }
  }

  #isolation(path: string): string {
    const { styleIsolation, component, addGlobalClass } = this.config(path)
    if (styleIsolation !== undefined) return styleIsolation
    if (component !== true) return 'shared'
    return addGlobalClass === true ? 'apply-shared' : 'isolated'
  }
}

function asDefinition(caller: string, definition: unknown): Definition {
  if (typeof definition === 'object' && definition !== null) return definition
  throw new TypeError(`${caller}() needs an object`)
}

/** Addresses in `app.json` are relative to the package's root. */
function fromRoot(address: string): string {
  return /^(\/|plugin:)/.test(address) ? address : `/${address}`
}
