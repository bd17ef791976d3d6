export default definePageConfig({ navigationBarTitleText: '云闪付', enablePullDownRefresh: true })
