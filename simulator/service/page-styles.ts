import type { Component } from './facade.ts'
import type { Page } from './page.ts'

/** The app's styles, then those of every component on the page, then the page's own: later ones win. */
export function addPageStyles(page: Page, root: Component): void {
  const { space, context } = page
  const { program } = space
  if (space.components.usesAppStyles(page.path)) {
    context.addStyleSheet(program.boot.bundle.main.wxss.app ?? '', '')
  }
  const definitions = [...root.getRootBehavior().getComponentDependencies(), root.getComponentDefinition()]
  for (const definition of definitions) {
    const owner = program.spaceOfBehavior(definition.behavior as never)
    const cssText = owner?.bundle.wxss[definition.is]
    if (cssText === undefined) continue
    const { styleScope } = definition.getComponentOptions()
    context.addStyleSheet(cssText, context.classPrefix(styleScope ?? undefined))
  }
}
