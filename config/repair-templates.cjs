/**
 * Taro plugin: puts right what Taro 4.2 gets wrong in `base.wxml`.
 *
 * - Its templates list the attributes of every built-in component and leave out `aria-role`, `aria-label` and
 *   `aria-hidden`. Its runtime hands them over in camel case all the same.
 * - A native component that is used without any attribute gets one with an empty name, which is no WXML.
 */
const SPOKEN = ['view', 'text', 'image', 'button']
const ARIA = 'aria-role="{{i.ariaRole}}" aria-label="{{i.ariaLabel}}" aria-hidden="{{i.ariaHidden}}"'
const NAMELESS = / ="\{\{i\.\}\}"/g

module.exports = (ctx) => {
  ctx.modifyBuildAssets(({ assets }) => {
    const wxml = assets['base.wxml']
    if (!wxml) return
    const source = repair(String(wxml.source()))
    assets['base.wxml'] = { ...wxml, source: () => source, size: () => Buffer.byteLength(source) }
  })
}

function repair(wxml) {
  const opening = new RegExp(`<(${SPOKEN.join('|')}) (?=[^>]*data-sid=)`, 'g')
  return wxml.replace(NAMELESS, '').replace(opening, (tag) => `${tag}${ARIA} `)
}
