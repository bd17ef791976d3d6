export default definePageConfig({ navigationBarTitleText: '半日小铺', enablePullDownRefresh: true })
