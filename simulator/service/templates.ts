/** Compiled templates, with every path from generated code into application code guarded. */
import type * as glassEasel from 'glass-easel'
import { makeFunction } from './evaluate.ts'
import { listenerCaller } from './events.ts'
import type { Caller } from './facade.ts'
import type { Space } from './space.ts'
import { wxsLoader } from './wxs.ts'

type Template = Parameters<ReturnType<glassEasel.ComponentSpace['defineWithMethodCaller']>['template']>[0]

export type TemplateGroups = (path: string) => Template | undefined

/** The framework's helper that generated code drives; only what is replaced here. */
interface ProcGenWrapper {
  eventListenerWrapper: unknown
  setEventListenerWrapper: unknown
  tryCallPropertyChangeListener: unknown
}

type Generator = (wrapper: ProcGenWrapper, ...rest: unknown[]) => unknown
type Group = (name: string) => Generator | undefined

export function loadTemplates(space: Space): TemplateGroups {
  const source = `return ${space.bundle.templates}\n//# sourceURL=${space.id}/templates`
  const groups = makeFunction(['wxs'], source)(wxsLoader(space)) as Record<string, Group & object>
  const callListener = listenerCaller(space)

  const guarded = (group: Group): Group => {
    return (name) => {
      const generate = group(name)
      if (!generate) return undefined
      return (wrapper, ...rest) => {
        wrapper.eventListenerWrapper = callListener
        // Generated code must not install another one after us.
        wrapper.setEventListenerWrapper = undefined
        wrapper.tryCallPropertyChangeListener = propertyChangeCaller(space)
        return generate(wrapper, ...rest)
      }
    }
  }
  return (path) => {
    const group = Object.hasOwn(groups, path) ? groups[path] : undefined
    if (!group) return undefined
    // Frameworks such as Taro write `bindtap="eh"`, without a colon, on built-in elements too.
    return {
      groupList: groups,
      content: guarded(group),
      fallbackListenerOnNativeNode: true,
    } as unknown as Template
  }
}

interface TemplateNode {
  readonly _$wxTmplArgs?: { readonly changeProp?: Record<string, ChangeListener> }
  readonly ownerShadowRoot: { getHostNode(): { getMethodCaller(): Caller } }
  setNodeStyle(style: string, segment: number): void
  readonly dataset: Record<string, unknown>
}

interface ChangeListener {
  readonly listener: (...args: unknown[]) => void
  oldValue: unknown
}

/** `change:prop` handlers in WXS get stand-ins with the few harmless methods instead of the framework's nodes. */
function propertyChangeCaller(space: Space) {
  return (element: TemplateNode, name: string, value: unknown): void => {
    const change = element._$wxTmplArgs?.changeProp?.[name]
    if (!change || change.oldValue === value) return
    const { oldValue } = change
    change.oldValue = value
    const caller = element.ownerShadowRoot.getHostNode().getMethodCaller()
    const owner = {
      callMethod: (method: unknown, args: unknown) => space.guard(() => caller[String(method)]?.(args)),
      triggerEvent: (event: unknown, detail: unknown) => caller.triggerEvent(event, detail),
    }
    const instance = {
      ...owner,
      getDataset: () => ({ ...element.dataset }),
      setStyle: (style: unknown) => element.setNodeStyle(styleText(style), WXS_STYLE_SEGMENT),
    }
    space.guard(() => change.listener(value, oldValue, owner, instance))
  }
}

/** Styles set from WXS are kept apart from those of the template, and win. */
const WXS_STYLE_SEGMENT = 3

function styleText(style: unknown): string {
  if (typeof style !== 'object' || style === null) return String(style ?? '')
  return Object.entries(style)
    .map(([name, value]) => `${name}:${String(value)}`)
    .join(';')
}
