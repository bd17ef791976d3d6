export default definePageConfig({
  navigationBarTitleText: '结算',
  // Line two of three: the cashier's component, which the page then has as `<quickpass-cashier />`.
  usingComponents: { 'quickpass-cashier': 'plugin://quickpass/quickpass-cashier' },
})
