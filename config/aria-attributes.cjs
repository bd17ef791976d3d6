/**
 * Taro plugin: lets `aria-role`, `aria-label` and `aria-hidden` of JSX reach the page. Taro's templates list the
 * attributes of every built-in component and leave these out; its runtime already hands them over in camel case.
 */
const SPOKEN = ['view', 'text', 'image', 'button']
const ATTRIBUTES = 'aria-role="{{i.ariaRole}}" aria-label="{{i.ariaLabel}}" aria-hidden="{{i.ariaHidden}}"'

module.exports = (ctx) => {
  ctx.modifyBuildAssets(({ assets }) => {
    const wxml = assets['base.wxml']
    if (!wxml) return
    const source = speak(String(wxml.source()))
    assets['base.wxml'] = { ...wxml, source: () => source, size: () => Buffer.byteLength(source) }
  })
}

function speak(wxml) {
  const opening = new RegExp(`<(${SPOKEN.join('|')}) (?=[^>]*data-sid=)`, 'g')
  return wxml.replace(opening, (tag) => `${tag}${ATTRIBUTES} `)
}
