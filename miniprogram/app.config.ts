export default defineAppConfig({
  pages: [
    'pages/home/home',
    'pages/quickpass/quickpass',
    'pages/orders/orders',
    'pages/goods/goods',
    'pages/checkout/checkout',
    'pages/order/order',
    'pages/market/market',
    'pages/market-shop/market-shop',
  ],
  // Line one of three that embed Cloud QuickPass. `dev` is the plugin of this very project; a merchant names a version.
  plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
  permission: { 'scope.userFuzzyLocation': { desc: '用于显示所在城市' } },
  requiredPrivateInfos: ['getFuzzyLocation'],
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
      { pagePath: 'pages/quickpass/quickpass', text: '云闪付' },
      { pagePath: 'pages/orders/orders', text: '订单' },
    ],
  },
})
