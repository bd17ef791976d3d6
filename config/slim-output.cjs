/**
 * Taro plugin: squeezes white space between WXML tags (Taro's own minifier drops `</input>`) and leaves
 * licence side files out of the package.
 */
module.exports = (ctx) => {
  ctx.modifyBuildAssets(({ assets }) => {
    for (const name of Object.keys(assets)) {
      if (name.endsWith('.LICENSE.txt')) delete assets[name]
      else if (name.endsWith('.wxml')) assets[name] = textAsset(squeeze(String(assets[name].source())))
    }
  })
}

function squeeze(wxml) {
  return wxml
    .replace(/>\s+</g, '><')
    .replace(/\s{2,}/g, ' ')
    .trim()
}

function textAsset(text) {
  const bytes = Buffer.from(text)
  return {
    source: () => text,
    buffer: () => bytes,
    size: () => bytes.length,
    map: () => null,
    sourceAndMap: () => ({ source: text, map: null }),
    updateHash: (hash) => hash.update(bytes),
  }
}
