import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  compileFixture,
  type FakeView,
  type Files,
  project,
  ServiceBench,
} from '../support/simulator-service.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

async function openPage(
  page: Files,
  more: Files = {},
  query: Record<string, string> = {},
): Promise<FakeView> {
  bench = await new ServiceBench().boot(compileFixture(project(page, undefined, more)))
  return bench.open({ pageId: 'a', query })
}

/** A component of three files. */
function part(name: string, wxml: string, js: string, json: object = {}): Files {
  return { [`${name}.json`]: { component: true, ...json }, [`${name}.wxml`]: wxml, [`${name}.js`]: js }
}

const using = (...names: string[]) => ({
  usingComponents: Object.fromEntries(names.map((name) => [name, `/${name}`])),
})

describe('a page', () => {
  test('shows its data, and changes where setData says so', async () => {
    const view = await openPage({
      wxml: '<view id="list"><text wx:for="{{items}}" wx:key="id">{{item.name}};</text></view><button bind:tap="add" data-step="2">+</button>',
      js: `Page({
        data: { items: [{ id: 1, name: 'a' }], count: 0 },
        add(event) {
          this.setData({ 'items[0].name': 'A', ['items[' + event.currentTarget.dataset.step / 2 + ']']: { id: 2, name: 'b' } },
            () => console.log('drawn', this.data.items.length))
        },
      })`,
    })
    expect(view.text(view.find('#list'))).toBe('a;')
    view.tap('button')
    await bench.settled()
    expect(view.text(view.find('#list'))).toBe('A;b;')
    expect(bench.said()).toEqual(['drawn 2'])
  })

  test('gets plain events: bubbling, stopped by catch, with touches and marks', async () => {
    const view = await openPage({
      wxml: '<view bindtap="outer" data-who="outer"><view catch:tap="inner" mark:order="7" id="in"><text id="leaf">x</text></view></view>',
      js: `Page({
        outer(e) { console.log('outer', e.target.id) },
        inner(e) { console.log(e.type, e.target.id, e.currentTarget.id, e.mark.order, e.detail.x, Object.keys(e).sort().join()) },
      })`,
    })
    view.tap('#leaf')
    view.fire('#leaf', 'longpress')
    await bench.settled()
    expect(bench.said()).toEqual(['tap leaf in 7 1 currentTarget,detail,mark,target,timeStamp,type'])
    expect(view.find('#in').listens.get('tap')).toBe('catch')
  })

  test('binds events without a colon, as Taro writes them, on built-in elements too', async () => {
    const view = await openPage({
      wxml: '<template name="t"><view bindtap="eh" id="{{id}}"/></template><template is="t" data="{{id: \'deep\'}}"/>',
      js: `Page({ eh(e) { console.log('handled by', e.target.id) } })`,
    })
    view.tap('#deep')
    await bench.settled()
    expect(bench.said()).toEqual(['handled by deep'])
  })

  test('writes a corrected value back into the input it came from', async () => {
    const view = await openPage({
      wxml: '<input value="{{value}}" bindinput="typed"/>',
      js: `Page({ data: { value: '' }, typed(e) { this.setData({ value: e.detail.value.replace(/[^0-9.]/g, '') }) } })`,
    })
    const written = () =>
      view.ops.filter((op) => op[0] === 'attribute' && op[2] === 'value').map((op) => op[3])
    view.fire('input', 'input', { value: '12', cursor: 2 })
    view.fire('input', 'input', { value: '12a', cursor: 3 })
    await bench.settled()
    // The second correction equals what is already set, and must be written all the same.
    expect(written()).toEqual(['', '12', '12'])
  })

  test('answers typing with what the handler of an input returns, instead of a value set in the same turn', async () => {
    const view = await openPage({
      wxml: '<input wx:if="{{on}}" value="{{value}}" bindinput="typed"/>',
      js: `Page({ data: { on: true, value: '' }, typed({ detail: { value } }) {
        this.setData({ value })
        if (value === 'bye') this.setData({ on: false })
        if (value === 'b' || value === 'bye') return value.toUpperCase()
        return { c: { value: 'see', cursor: 1 }, d: { value: 'dee', cursor: -1 }, e: { cursor: 1 }, f: 6 }[value]
      } })`,
    })
    for (const value of ['a', 'b', 'c', 'd', 'e', 'f', 'bye'])
      view.fire('input', 'input', { value, cursor: 1 })
    await bench.settled()
    const answered = view.ops.filter(
      (op) => op[0] === 'answer' || (op[0] === 'attribute' && op[2] === 'value'),
    )
    expect(answered.map((op) => op.slice(2))).toEqual([
      ['value', ''],
      ['value', 'a'],
      ['B', null],
      ['see', 1],
      ['dee', null],
      ['value', 'e'],
      ['value', 'f'],
      ['value', 'bye'],
    ])
  })

  test('shows any list after any change, whatever moved where', async () => {
    const view = await openPage({
      wxml: '<view id="list"><block wx:for="{{items}}" wx:key="id"><text wx:if="{{item.on}}">{{item.id}};</text></block></view><view id="set" bind:go="go"/>',
      js: 'Page({ data: { items: [] }, go(e) { this.setData({ items: e.detail }) } })',
    })
    const item = fc.record({ id: fc.integer({ min: 0, max: 12 }), on: fc.boolean() })
    const list = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(list, async (items) => {
        view.fire('#set', 'go', items)
        await bench.settled()
        const shown = items.filter(({ on }) => on).map(({ id }) => `${id};`)
        expect(view.text(view.find('#list'))).toBe(shown.join(''))
      }),
      { numRuns: 60 },
    )
  })

  test('follows a two-way binding', async () => {
    const view = await openPage({
      wxml: '<input model:value="{{name}}"/><text id="shown">{{name}}</text>',
      js: `Page({ data: { name: 'a' } })`,
    })
    view.send({ type: 'model', target: view.find('input').id, name: 'value', value: 'b' })
    await bench.settled()
    expect(view.text(view.find('#shown'))).toBe('b')
  })

  test('hears of scrolling and pulling when it has asked to', async () => {
    const view = await openPage({
      json: { onReachBottomDistance: 80 },
      js: `Page({ onPageScroll(e) { console.log('at', e.scrollTop) }, onReachBottom() { console.log('bottom') },
        onPullDownRefresh() { console.log('pulled') } })`,
    })
    expect(view.root.attributes.get('reach-bottom-distance')).toBe(80)
    expect([...view.root.listens.keys()]).toEqual(['pagescroll', 'reachbottom'])
    view.fire(view.root, 'pagescroll', { scrollTop: 30 })
    view.fire(view.root, 'reachbottom')
    await bench.send({ type: 'pageEvent', pageId: 'a', event: 'PullDownRefresh' })
    expect(bench.said()).toEqual(['at 30', 'bottom', 'pulled'])
  })

  test('may be made by Component(), with its life in methods and its query as properties', async () => {
    const view = await openPage(
      {
        wxml: '{{order}}',
        js: `Component({ properties: { order: String }, methods: { onLoad(q) { console.log('load', q.order, this.properties.order) }, onShow() { console.log('show') }, onReady() { console.log('ready') } } })`,
      },
      {},
      { order: '42' },
    )
    expect(view.text()).toBe('42')
    expect(bench.said()).toEqual(['load 42 42', 'show', 'ready'])
  })

  test('that throws keeps the rest alive, and App.onError hears of it', async () => {
    const view = await openPage(
      {
        wxml: '<view bindtap="boom" id="b"/><view bindtap="fine" id="f"/>',
        js: `Page({ onLoad() { throw new Error('while loading') }, boom() { throw new Error('while tapped') }, fine() { console.log('fine') } })`,
      },
      { 'app.js': `App({ onError(text) { console.log('app heard', text.split('\\n')[0]) } })` },
    )
    view.tap('#b')
    view.tap('#f')
    await bench.settled()
    expect(bench.said()).toEqual(['app heard Error: while loading', 'app heard Error: while tapped', 'fine'])
  })

  test('that throws tells the line of its own file', async () => {
    await openPage({ js: `const a = 1\nPage({\n  onLoad() {\n    throw new Error('here')\n  },\n})` })
    expect(bench.console()[0]).toMatch(/^main error: Error: here\n\s+at .*main\/pages\/index\/index\.js:4:11/)
  })

  test('that does not exist fails with its name and leaves no trace on the stack', async () => {
    await openPage({ js: `Page({ onShow() { console.log(getCurrentPages().length) } })` })
    await bench.open({ pageId: 'b', path: 'pages/gone/gone' })
    await bench.send({ type: 'showPage', pageId: 'a' })
    expect(bench.of('failed')).toEqual([
      { type: 'failed', pageId: 'b', text: 'page "pages/gone/gone" is not found' },
    ])
    expect(bench.said()).toEqual(['1', '1'])
  })

  test('releases every node when it closes', async () => {
    const view = await openPage({ wxml: '<view wx:for="{{3}}"><text>{{index}}</text></view>' })
    const alive = view.nodes.size
    await bench.send({ type: 'closePage', pageId: 'a' })
    expect(alive).toBeGreaterThan(7)
    expect([...view.nodes.values()].filter((node) => node.tag !== 'root').map((node) => node.tag)).toEqual([])
  })
})

describe('a component', () => {
  test('takes properties, observes them, and answers by events', async () => {
    const view = await openPage(
      {
        json: using('x-amount'),
        wxml: '<x-amount fen="{{fen}}" bindpaid="paid" id="amount"/>',
        js: `Page({ data: { fen: 1250 }, paid(e) { console.log('paid', e.detail.yuan, e.target.id); this.setData({ fen: 5 }) } })`,
      },
      part(
        'x-amount',
        '<text bindtap="pay">{{yuan}}</text>',
        `Component({
          properties: { fen: { type: Number, value: 0, observer(now, before) { console.log('property', before, now) } } },
          observers: { 'fen'(fen) { this.setData({ yuan: (fen / 100).toFixed(2) }) } },
          methods: { pay() { this.triggerEvent('paid', { yuan: this.data.yuan }) } },
        })`,
      ),
    )
    expect(view.text()).toBe('12.50')
    view.tap('text')
    await bench.settled()
    expect(view.text()).toBe('0.05')
    expect(bench.said()).toEqual(['property 0 1250', 'paid 12.50 amount', 'property 1250 5'])
  })

  test('lays its children into slots, and shares what behaviors give', async () => {
    const view = await openPage(
      { json: using('x-card'), wxml: '<x-card><text slot="foot">F</text><text>B</text></x-card>' },
      {
        ...part(
          'x-card',
          '<view>[<slot/>]</view><view>(<slot name="foot"/>)</view>{{shared}}',
          `const shared = require('./shared'); Component({ behaviors: [shared], options: { multipleSlots: true }, attached() { this.hello(); console.log(this.hasBehavior(shared)) } })`,
        ),
        'shared.js': `module.exports = Behavior({ data: { shared: 'S' }, methods: { hello() { console.log('hello from', this.is) } } })`,
      },
    )
    expect(view.text()).toBe('[B](F)S')
    expect(bench.said()).toEqual(['hello from x-card', 'true'])
  })

  test('finds its relatives', async () => {
    await openPage(
      { json: using('x-list', 'x-item'), wxml: '<x-list><x-item name="a"/><x-item name="b"/></x-list>' },
      {
        ...part(
          'x-list',
          '<slot/>',
          `Component({ relations: { './x-item': { type: 'child', linked(child) { console.log('linked', child.data.name) } } },
            ready() { console.log(this.getRelationNodes('./x-item').map((item) => item.data.name).join()) } })`,
        ),
        ...part(
          'x-item',
          '',
          `Component({ properties: { name: String }, relations: { './x-list': { type: 'parent' } } })`,
        ),
      },
    )
    expect(bench.said()).toEqual(['linked a', 'linked b', 'a,b'])
  })

  test('can be selected and called; one that exports a value gives just that', async () => {
    await openPage(
      {
        json: using('x-open', 'x-closed'),
        wxml: '<x-open id="open" class="part"/><x-closed class="part"/>',
        js: `Page({ onReady() {
          console.log(this.selectComponent('#open').hello(), JSON.stringify(this.selectComponent('x-closed') ?? this.selectAllComponents('.part')[1]))
          console.log(this.selectAllComponents('.part').length, this.selectComponent('.none'))
        } })`,
      },
      {
        ...part('x-open', '', `Component({ methods: { hello() { return 'hello ' + this.id } } })`),
        ...part(
          'x-closed',
          '',
          `Component({ behaviors: ['wx://component-export'], export() { return { only: 'this' } } })`,
        ),
      },
    )
    expect(bench.said()).toEqual(['hello open {"only":"this"}', '2 null'])
  })

  test('keeps its styles to itself, and takes external classes and styles of its host element', async () => {
    const view = await openPage(
      {
        json: using('x-box'),
        wxss: '.title { color: red }',
        wxml: '<view class="title"/><x-box tone="title"/>',
      },
      {
        ...part('x-box', '<view class="title tone" id="inner"/>', `Component({ externalClasses: ['tone'] })`),
        'x-box.wxss': ':host { display: block } .title { color: blue }',
        'app.wxss': '.page {}',
      },
    )
    expect(view.styleSheets.map((sheet) => sheet.prefix)).toEqual([
      '',
      expect.stringMatching(/^main-\d+--$/),
      '',
    ])
    const own = view.styleSheets[1]?.prefix
    expect([...view.find('#inner').classes].sort()).toEqual([`${own}title`, 'title'].sort())
    expect(view.find('x-box').attributes.get('wx-host')).toBe(own)
  })

  test('uses WXS for what it shows', async () => {
    const view = await openPage(
      {
        wxml: '<wxs src="./money.wxs" module="m"/><wxs module="n">exports.up = function (s) { return s.toUpperCase() }</wxs>{{n.up(m.yuan(fen))}}',
        js: 'Page({ data: { fen: 1205 } })',
      },
      {
        'pages/index/money.wxs': `var sign = require('./sign.wxs'); module.exports = { yuan: function (fen) { return sign.of('cny') + (fen / 100).toFixed(2) } }`,
        'pages/index/sign.wxs': `exports.of = function (code) { return getRegExp('^c').test(code) ? 'y' : '?' }`,
      },
    )
    expect(view.text()).toBe('Y12.05')
  })

  test('registers for the file that is being loaded, even from a shared chunk', async () => {
    const view = await openPage(
      { json: using('x-a', 'x-b'), wxml: '<x-a/><x-b/>' },
      {
        'chunk.js': `module.exports = (text) => Component({ data: { text } })`,
        ...part('x-a', '{{text}}', `require('./chunk')('A')`),
        ...part('x-b', '{{text}}', `require('./chunk')('B')`),
      },
    )
    expect(view.text()).toBe('AB')
  })

  test('may use itself: eighteen levels, as Taro does below its deepest template', async () => {
    const depth = 18
    const view = await openPage(
      {
        json: using('comp'),
        wxml: '<comp i="{{root}}"/>',
        js: `let node = { text: 'bottom' }; for (let n = 0; n < ${depth}; n++) node = { id: 'v' + n, cn: [node] }
          Page({ data: { root: node }, eh(e) { console.log(e.target.id) } })`,
      },
      part(
        'comp',
        '<view wx:if="{{i.cn}}" id="{{i.id}}" bindtap="eh"><comp wx:for="{{i.cn}}" i="{{item}}"/></view><block wx:else>{{i.text}}</block>',
        `Component({ options: { virtualHost: true }, properties: { i: { type: Object } }, methods: { eh(e) { console.log('tap', this.data.i.id) } } })`,
        using('comp'),
      ),
    )
    expect(view.text()).toBe('bottom')
    expect([...view.nodes.values()].filter((node) => node.tag === 'view')).toHaveLength(depth)
    view.tap('#v0')
    await bench.settled()
    expect(bench.said()).toHaveLength(depth)
  })

  test('never sends what cannot travel', async () => {
    const view = await openPage({
      wxml: '<view odd="{{odd}}" id="v"/>',
      js: `const circle = {}; circle.self = circle; Page({ data: { odd: null }, onLoad() { this.setData({ odd: { f() {}, keep: 1, when: new Date(0) } }) } })`,
    })
    expect(view.find('#v').attributes.get('odd')).toEqual({ keep: 1, f: undefined, when: expect.anything() })
  })
})
