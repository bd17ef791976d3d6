export default defineAppConfig({
  pages: [
    'pages/home/home',
    'pages/orders/orders',
    'pages/goods/goods',
    'pages/checkout/checkout',
    'pages/order/order',
  ],
  // Line one of three that embed Cloud QuickPass. `dev` is the plugin of this very project; a merchant names a version.
  plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
  darkmode: true,
  themeLocation: 'theme.json',
  window: {
    navigationBarTitleText: '山间小铺',
    navigationBarBackgroundColor: '@ground',
    navigationBarTextStyle: '@navigationText' as 'black',
    backgroundColor: '@ground',
    backgroundTextStyle: '@pullText' as 'dark',
  },
  tabBar: {
    color: '@muted',
    selectedColor: '@accent',
    backgroundColor: '@card',
    borderStyle: '@tabBorder' as 'black',
    list: [
      { pagePath: 'pages/home/home', text: '小铺' },
      { pagePath: 'pages/orders/orders', text: '订单' },
    ],
  },
})
