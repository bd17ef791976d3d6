/** A page that draws a payment code with plain views, from runs that a test has stored. */
import { encode } from 'uqr'
import type { Files } from './simulator-service.ts'

/** What the page shows. */
export const DRAWN_DIGITS = '135112298638468293'

/** The same in Code 128, set C, as Code 128 generators publish it. */
const BARS =
  '1101001110010011011100110111010001011001110011100110010111101001001000110001010' +
  '1110001101001001111010100011110101000011001100011101011'

/** Runs of dark and light modules, row by row. */
export function drawing(): object {
  const { data } = encode(DRAWN_DIGITS, { ecc: 'M', border: 4 })
  return {
    rows: data.map((row, top) => ({ top, runs: runs(row.map(Boolean)) })),
    bars: runs([...`0000000000${BARS}0000000000`].map((module) => module === '1')),
  }
}

function runs(modules: readonly boolean[]): { dark: boolean; from: number; count: number }[] {
  const found: { dark: boolean; from: number; count: number }[] = []
  modules.forEach((dark, from) => {
    const last = found.at(-1)
    if (last?.dark === dark) last.count++
    else found.push({ dark, from, count: 1 })
  })
  return found
}

/** The same code in three manners: rows of runs of fixed width, of runs that grow, and dark boxes put in their places. */
export const CODE_PAGE: Files = {
  wxml: `<view class="page {{covered ? 'covered' : ''}}"><text>付款码</text>
    <view class="square {{style}}"><view wx:for="{{rows}}" wx:for-item="row" wx:key="top" class="row" style="top:{{row.top * 10}}rpx">
      <view wx:for="{{row.runs}}" wx:for-item="run" wx:key="from" class="{{run.dark ? 'dark' : 'light'}}"
        style="{{style === 'grown' ? 'flex:' + run.count : 'width:' + run.count * 10 + 'rpx;left:' + run.from * 10 + 'rpx'}}" /></view></view>
    <view class="bars"><view wx:for="{{bars}}" wx:key="from" class="{{item.dark ? 'dark' : 'light'}}" style="width:{{item.count * 3}}rpx" /></view>
    <view class="cover" /></view>`,
  wxss: `.page { position: relative; padding: 40rpx 32rpx; background: #333 }
    .square { width: 290rpx; height: 290rpx; margin: 24rpx auto; background: #fff; position: relative }
    .row { display: flex; height: 10rpx }
    .placed .row { position: absolute; left: 0; width: 100% }
    .placed .row view { position: absolute; height: 10rpx }
    .bars { display: flex; height: 120rpx; background: #fff }
    .dark { background: #000 } .light { background: #fff }
    .cover { display: none } .covered .cover { display: block; position: absolute; inset: 0; background: #fff }`,
  js: `Page({ data: { style: '', rows: [], bars: [], covered: false }, onLoad() {
    const read = (key) => wx.getStorageSync(key)
    this.setData({ style: read('style'), rows: read('rows'), bars: read('bars'), covered: Boolean(read('covered')) })
  } })`,
}
