export default defineAppConfig({
  pages: ['pages/index/index'],
  window: { navigationBarTitleText: '小铺', navigationBarBackgroundColor: '#F5F6F8', navigationBarTextStyle: 'black' },
  plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
})
