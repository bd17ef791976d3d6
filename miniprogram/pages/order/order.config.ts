export default definePageConfig({
  navigationBarTitleText: '订单详情',
  usingComponents: { 'quickpass-cashier': 'plugin://quickpass/quickpass-cashier' },
})
