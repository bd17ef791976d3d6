/** The component framework's own complaints, told to the space whose component they are about, as far as they say. */
import * as glassEasel from 'glass-easel'
import type { Component } from './facade.ts'
import type { Space } from './space.ts'

const spaces = new WeakMap<glassEasel.ComponentSpace, Space>()

/** Said for every list that is still empty; every Taro page would begin with it. */
const NOISE = /^The for-list data is neither Array nor Object/

/** The latest, to whom is told what names no component. There is one program a thread, but in tests. */
let newest: Space | undefined

export function listenToFramework(space: Space): void {
  spaces.set(space.components.space, space)
  newest = space
}

function spaceOf(component: unknown): Space | undefined {
  if (!glassEasel.Component.isComponent(component)) return newest
  return spaces.get((component as Component).getRootBehavior().ownerSpace)
}

// Element ids are the author's own and may be selected by.
glassEasel.globalOptions.writeIdToDOM = true

glassEasel.addGlobalWarningListener((message, component) => {
  const space = spaceOf(component)
  if (!space) return undefined
  if (!NOISE.test(message)) space.program.reporter.log(space.id, 'warn', [message])
  return false
})

glassEasel.addGlobalErrorListener((error, _method, component) => {
  const space = spaceOf(component)
  if (!space) return undefined
  space.program.reportError(space, error)
  return false
})
