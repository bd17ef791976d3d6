export default definePageConfig({ navigationBarTitleText: '淘宝店铺', enablePullDownRefresh: true })
