import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CompileError } from '../../simulator/compiler/findings.ts'
import { compileFixture, type Files, type Fixture, project } from '../support/simulator-service.ts'

function errorsOf(fixture: Fixture): string[] {
  try {
    compileFixture(fixture)
    return []
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    return error.message.split('\n')
  }
}

function warningsOf(fixture: Fixture): string[] {
  return compileFixture(fixture).report.messages.map(({ file, line, text }) => `${file}:${line}: ${text}`)
}

const inPage = (wxml: string, more: Files = {}) => project({ wxml }, undefined, more)

describe('WXML', () => {
  test.each([
    [
      'a loop and a condition on one node',
      '<view wx:for="{{list}}" wx:key="id" wx:if="{{item.on}}">{{index}}</view>',
    ],
    ['else branches', '<view wx:if="{{a}}"/><view wx:elif="{{b}}"/><view wx:else/>'],
    [
      'spreading into a template',
      '<template name="t"><view/></template><template is="t" data="{{...o, b: 1}}"/>',
    ],
    ['a template chosen at run time', '<template name="a"/><template is="{{name}}" data="{{a, b}}"/>'],
    [
      'WXS inside the page',
      '<wxs module="m">exports.f = function (x) { return x + 1 }</wxs><view>{{m.f(1)}}</view>',
    ],
    [
      'regular expressions and dates in WXS',
      '<wxs module="m">exports.f = getRegExp("a").test("a") && getDate().getTime()</wxs>',
    ],
    [
      'WXS event handlers',
      '<wxs module="m">exports.tap = function (e) {}</wxs><view bind:tap="{{m.tap}}" change:p="{{m.tap}}" p="{{1}}"/>',
    ],
    ['two-way binding', '<input model:value="{{text}}"/>'],
    ['named slots', '<slot name="head"/><slot/>'],
    [
      'every way to bind an event',
      '<view bindtap="a" catch:tap="b" mut-bind:tap="c" capture-bind:tap="d" capture-catch:tap="e"/>',
    ],
    ['marks and data', '<view mark:order="{{id}}" data-id="{{id}}"/>'],
    ['page-meta', '<page-meta><navigation-bar title="t"/></page-meta>'],
    ['null coalescing and literals', '<view a="{{b ?? 1}}" c="{{[1, {d: 2}]}}"/>'],
  ])('accepts %s', (_name, wxml) => {
    expect(warningsOf(inPage(wxml))).toEqual([])
  })

  test.each([
    ['an empty expression', '<view>{{}}</view>', 'pages/index/index.wxml:1: the expression is empty'],
    ['an unclosed tag', '\n<view>', 'pages/index/index.wxml:2: missing end tag'],
    ['a duplicate attribute', '<view a="1" a="2"/>', 'pages/index/index.wxml:1: duplicated attribute'],
  ])('warns of %s', (_name, wxml, warning) => {
    expect(warningsOf(inPage(wxml))).toEqual([warning])
  })

  test.each([
    ['optional chaining', '<view>\n{{a?.b}}</view>', 2],
    ['template literals', '<view>{{`a`}}</view>', 1],
    ['arrow functions', '<view a="{{() => 1}}"/>', 1],
    ['quotes escaped in the old way', '<view a="{{ \\"x\\" }}"/>', 1],
  ])('refuses %s with file and line', (_name, wxml, line) => {
    const [first] = errorsOf(inPage(wxml))
    expect(first).toBe(`miniprogram pages/index/index.wxml:${line}: unexpected character inside expression`)
  })

  test('refuses imports and WXS files that do not exist, and WXS that does not parse', () => {
    const wxml =
      '<import src="./gone.wxml"/>\n<include src="/gone"/><wxs src="./gone.wxs" module="m"/>\n<wxs module="n">var = 1</wxs>'
    expect(errorsOf(inPage(wxml))).toEqual([
      'miniprogram pages/index/index.wxml:1: <import> finds no pages/index/gone.wxml',
      'miniprogram pages/index/index.wxml:2: <include> finds no gone.wxml',
      'miniprogram pages/index/index.wxml:2: <wxs> finds no pages/index/gone.wxs',
      "miniprogram pages/index/index.wxml:3: Unexpected token '='",
    ])
  })
})

describe('WXSS', () => {
  const compiled = (wxss: string, more: Files = {}) =>
    compileFixture(project({ wxss }, undefined, more)).main.wxss['pages/index/index']

  test('scopes classes, renames elements and scales rpx', () => {
    expect(
      compiled('page .a > view:not(.b)::after { margin: -10rpx .5rpx 1px; width: calc(100% - 2rpx) }'),
    ).toBe(
      'wx-page .__SCOPE__a > wx-view:not(.__SCOPE__b)::after { margin: calc(var(--rpx) * -10) calc(var(--rpx) * .5) 1px; width: calc(100% - calc(var(--rpx) * 2)) }',
    )
  })

  test('leaves keyframes, media queries and custom properties as they are', () => {
    const css =
      '@keyframes in { from { opacity: 0 } 50% { opacity: 1 } }\n@media (prefers-color-scheme: dark) { .a { --gap: 1 } }'
    expect(compiled(css)).toBe(css.replace('.a', '.__SCOPE__a'))
  })

  test('puts imports in place, in order', () => {
    const more = { 'base.wxss': '@import "./deep/colours.wxss";.base{}', 'deep/colours.wxss': '.colour{}' }
    const css = compiled('@import "../../base";\n.own{}'.replace('base"', 'base.wxss"'), more)
    expect(css?.replace(/\s/g, '')).toBe('.__SCOPE__colour{}.__SCOPE__base{}.__SCOPE__own{}')
  })

  test('lets a component style its own host', () => {
    expect(compiled(':host { display: block }')).toBe('[wx-host="__SCOPE__"] { display: block }')
  })

  test('refuses missing and circular imports and broken rules', () => {
    const wxss = '\n@import "./gone.wxss";\n@import "/a.wxss";'
    const more = { 'a.wxss': '@import "b.wxss";', 'b.wxss': '@import "a.wxss";', 'c.wxss': '.a {' }
    expect(errorsOf(project({ wxss }, undefined, more)).slice(-2)).toEqual([
      'miniprogram pages/index/index.wxss:2: @import finds no pages/index/gone.wxss',
      'miniprogram b.wxss:1: @import goes in a circle: pages/index/index.wxss → a.wxss → b.wxss → a.wxss',
    ])
    expect(errorsOf(project({ wxss }, undefined, more))).toContain('miniprogram c.wxss:1: Unclosed block')
  })

  test('warns of selectors that WeChat forbids in components, and only there', () => {
    const wxss = 'view {}\n#id {}\n[hidden] {}\n.fine {}'
    const part = {
      'part.json': { component: true },
      'part.js': 'Component({})',
      'part.wxml': '',
      'part.wxss': wxss,
    }
    expect(warningsOf(project({ wxss }, undefined, part))).toEqual([
      'part.wxss:1: components may not select by tag: view',
      'part.wxss:2: components may not select by id: #id',
      'part.wxss:3: components may not select by attribute: [hidden]',
    ])
  })

  test('leaves a plugin’s component nothing with which to dress the pages that it stands on', () => {
    const plugin = {
      'plugin.json': { publicComponents: { part: 'part' }, pages: {}, main: 'index.js' },
      'index.js': '',
      'part.json': { component: true },
      'part.js': 'Component({})',
      'part.wxml': '',
      'part.wxss': `view, .fine view { a: 1 } * { a: 2 } [id]:not(#x) { a: 3 } :host { a: 4 } page { a: 5 } ::after { a: 6 }
        @media (min-width: 1px) { view { a: 7 } .fine { a: 8 } } @keyframes turn { from { a: 9 } }`,
    }
    const { wxss } = compileFixture(project({}, plugin)).plugins.pay!
    expect(wxss.part?.match(/a: \d/g)).toEqual(['a: 1', 'a: 4', 'a: 8', 'a: 9'])
    expect(wxss.part).not.toMatch(/(^|,)\s*wx-view/)
  })
})

describe('a project', () => {
  test('must have app.json, its pages, and code that parses', () => {
    expect(errorsOf({ miniprogram: { 'app.js': '' } })).toEqual(['miniprogram app.json: is missing'])
    expect(errorsOf(project({}, undefined, { 'app.json': '{\n"pages": [,]}' }))[0]).toMatch(
      /^miniprogram app\.json:2: /,
    )
    expect(errorsOf(project({ js: 'Page({\n  a: 1 2\n})' }))).toEqual([
      'miniprogram pages/index/index.js:2: Unexpected number',
    ])
    const twoPages = { pages: ['pages/index/index', 'pages/gone/gone'] }
    expect(errorsOf(project({}, undefined, { 'app.json': twoPages }))).toEqual([
      'miniprogram app.json:1: page "pages/gone/gone" has no pages/gone/gone.js',
      'miniprogram app.json:1: page "pages/gone/gone" has no pages/gone/gone.wxml',
    ])
  })

  test('must find what it requires: relative paths for certain, bare names perhaps', () => {
    expect(errorsOf(project({ js: 'Page({})\nrequire("./gone")' }))).toEqual([
      "miniprogram pages/index/index.js:2: require('./gone') finds no file in this package",
    ])
    expect(warningsOf(project({ js: 'Page({}); try { require("crypto") } catch {}' }))).toEqual([
      "pages/index/index.js:1: require('crypto') finds no file in this package",
    ])
    const folder = { 'lib/index.js': '' }
    expect(warningsOf(project({ js: 'require("../../lib"); Page({})' }, undefined, folder))).toEqual([])
  })

  test('must find the components it uses, and they must be components', () => {
    const json = {
      usingComponents: {
        'x-a': '/gone',
        'x-b': '/plain',
        'x-c': 'plugin://pay/secret',
        'x-d': 'plugin://other/x',
      },
    }
    const plain = { 'plain.js': 'Component({})', 'plain.wxml': '', 'plain.json': {} }
    const plugin = { 'plugin.json': { publicComponents: {} } }
    expect(errorsOf(project({ json }, plugin, plain))).toEqual([
      'miniprogram pages/index/index.json:1: <x-a>: there is no component "gone"',
      'miniprogram pages/index/index.json:1: <x-b>: "plain" must say "component": true',
      'miniprogram pages/index/index.json:1: <x-c>: plugin "pay" has no public component "secret"',
      'miniprogram pages/index/index.json:1: <x-d>: app.json declares no plugin "other"',
    ])
  })

  test('has a plugin that keeps the promises of plugin.json', () => {
    const plugin = {
      'plugin.json': { publicComponents: { a: 'a', b: 'gone' }, pages: { p: 'p' }, main: 'index.js' },
      'a.json': {},
      'a.js': 'Component({})',
      'a.wxml': '',
    }
    expect(errorsOf(project({}, plugin))).toEqual([
      'plugin "pay" plugin.json:1: "main" names "index.js", which is not there',
      'plugin "pay" plugin.json:1: page "p" has no p.js',
      'plugin "pay" plugin.json:1: page "p" has no p.wxml',
      'plugin "pay" a.json:1: public component "a" must say "component": true',
      'plugin "pay" plugin.json:1: public component "b" needs gone.js and gone.wxml',
    ])
  })

  test('is warned of addresses into a plugin that lead nowhere, and of heavy packages', () => {
    const plugin = {
      'plugin.json': { pages: { cashier: 'c' } },
      'c.js': 'Page({})',
      'c.wxml': '',
      'big.js': `/*${'.'.repeat(210 * 1024)}*/`,
    }
    const fixture = project(
      { wxml: '<navigator url="plugin://pay/cashier"/>\n<navigator url="plugin://pay/cashire"/>' },
      plugin,
    )
    const { report } = compileFixture(fixture)
    expect(report.packageBytes.pay).toBeGreaterThan(210 * 1024)
    expect(report.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^the plugin has \d+ bytes; above 204800 its users are warned$/),
      'plugin://pay/cashire names nothing that the plugin offers',
    ])
  })

  test('travels as JSON, whatever it contains', () => {
    const bundle = compileFixture(project({ wxml: '<view>中文 {{"\u2028"}}</view>' }))
    expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle)
  })
})

test('the shipped Taro shop compiles without a warning, when it has been built', ({ skip }) => {
  if (!fs.existsSync('dist/miniprogram/base.wxml')) skip()
  const files: Record<string, string> = {}
  for (const name of ['base.wxml', 'utils.wxs', 'comp.wxml'])
    files[name] = fs.readFileSync(`dist/miniprogram/${name}`, 'utf8')
  const wxml = '<import src="../../base.wxml"/><template is="taro_tmpl" data="{{root:root}}"/>'
  expect(warningsOf(project({ wxml }, undefined, files))).toEqual([])
})
