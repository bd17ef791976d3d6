import * as glassEasel from 'glass-easel'
import type { Component } from './facade.ts'

/** `ready` runs for children before their parents. */
export function readyFromInside(node: unknown, waiting: ReadonlySet<Component>): void {
  if (!(node instanceof glassEasel.Element)) return
  const element: glassEasel.Element = node
  const isComponent = glassEasel.Component.isComponent(element)
  if (isComponent) readyFromInside(element.getShadowRoot(), waiting)
  for (const child of [...element.childNodes]) readyFromInside(child, waiting)
  if (isComponent && waiting.has(element as Component)) element.triggerLifetime('ready', [])
}
