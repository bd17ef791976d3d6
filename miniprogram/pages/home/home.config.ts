export default definePageConfig({ navigationBarTitleText: '山间小铺', enablePullDownRefresh: true })
