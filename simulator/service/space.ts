/**
 * One code package at run time: the mini program itself, or one plugin. Everything application code can touch
 * (its `wx`, its console, the prototype of its components) is made here anew, so that spaces share nothing.
 */
import type * as glassEasel from 'glass-easel'
import { MAIN_SPACE, type PluginBundle, type SpaceBundle, type SpaceId } from '../wire/bundle.ts'
import type { StorageChange } from '../wire/shell.ts'
import { ComponentRegistry } from './component-registry.ts'
import { type Caller, type Component, callerPrototype } from './facade.ts'
import { moduleGlobals } from './globals.ts'
import { ModuleLoader } from './module-loader.ts'
import type { Program } from './program.ts'
import { consoleOf } from './report.ts'
import { SelectorQuery } from './selector-query.ts'
import { StorageArea } from './storage-area.ts'
import { makeWx } from './wx.ts'

/** What a component gives to whoever selects it, through `wx://component-export`. */
export type ComponentExport = (this: Caller, selector: Caller | null) => unknown

export class Space {
  readonly program: Program
  readonly id: SpaceId
  readonly bundle: SpaceBundle
  /** Absent for the mini program itself. */
  readonly plugin: PluginBundle | undefined
  readonly components: ComponentRegistry
  readonly modules: ModuleLoader
  readonly storage: StorageArea
  readonly console: Readonly<Record<string, unknown>>
  readonly wx: Record<string, any>
  readonly callerPrototype: Caller
  /** Behaviors by the opaque token that `Behavior()` returned. */
  readonly behaviors = new WeakMap<object, glassEasel.GeneralBehavior>()
  readonly exports = new Map<string, ComponentExport>()

  constructor(program: Program, bundle: SpaceBundle | PluginBundle) {
    this.program = program
    this.bundle = bundle
    this.plugin = 'alias' in bundle ? bundle : undefined
    this.id = this.plugin?.alias ?? MAIN_SPACE
    this.console = consoleOf(this.id, program.reporter)
    const { boot, calendar } = program
    const written = (change: StorageChange) => program.send({ type: 'store', space: this.id, change })
    this.storage = new StorageArea(boot.storage[this.id] ?? {}, written, calendar.Date)
    this.callerPrototype = callerPrototype(this)
    this.components = new ComponentRegistry(this)
    this.wx = makeWx(this)
    this.modules = new ModuleLoader(this.id, bundle.js, () => moduleGlobals(this))
  }

  get isPlugin(): boolean {
    return this.plugin !== undefined
  }

  owns(element: Component): boolean {
    return element.getRootBehavior().ownerSpace === this.components.space
  }

  /** Runs application code; what it throws is reported and stays here. */
  guard<T>(run: () => T): T | undefined {
    try {
      return run()
    } catch (error) {
      this.program.reportError(this, error)
      return undefined
    }
  }

  createSelectorQuery(inside?: Caller): object {
    return new SelectorQuery(this, inside).face
  }
}
