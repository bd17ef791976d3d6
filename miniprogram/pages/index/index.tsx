import { Text, View } from '@tarojs/components'

export default function Index() {
  return (
    <View>
      <Text>小铺</Text>
    </View>
  )
}
