import type { AppManifest } from '../../simulator/shell/phone/manifest.ts'

/** A small shop with three pages that embeds a plugin with two. */
export const phoneManifest: AppManifest = {
  appId: 'wxhost',
  entryPath: 'pages/home/home',
  mainPages: ['pages/home/home', 'pages/goods/goods', 'pages/order/order'],
  plugins: {
    quickpass: {
      alias: 'quickpass',
      provider: 'wxplugin',
      pages: { cashier: 'pages/cashier/index', result: 'pages/result/index' },
    },
  },
  tabBar: null,
  darkmode: true,
  window: {
    navigationBarTitleText: '小店',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: 'black',
  },
  pageWindows: { 'quickpass:pages/cashier/index': { navigationBarTitleText: '收银台' } },
  themeVariables: { light: { bar: '#ffffff' }, dark: { bar: '#101010' } },
}
