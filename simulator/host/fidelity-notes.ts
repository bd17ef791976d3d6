/** The notes of the API table in Chinese, by their English words. */
export const NOTES_ZH: Readonly<Record<string, string>> = {
  'At most 10 pages; a plugin routes only from its own pages.': '最多 10 层页面；插件只能从自己的页面跳转。',
  'A plugin routes only from its own pages.': '插件只能从自己的页面跳转。',
  'Shown to the tester; no other mini program runs here.': '只提示测试者；这里不运行别的小程序。',
  'Sends the mini program to the background.': '小程序退到后台。',
  'Kills and starts the service.': '结束逻辑层并重新启动。',
  'Icons success, error, loading and none.': '图标有 success、error、loading 和 none。',
  'With editable content.': '支持可编辑的内容。',
  'At most 6 items; closing it is showActionSheet:fail cancel.':
    '最多 6 项；关闭时为 showActionSheet:fail cancel。',
  'Without the animation.': '没有动画。',
  'Accepted; the ground behind a pulled page is not drawn.': '接受调用；不画下拉时露出的背景。',
  'Accepted; the pull-down dots keep their style.': '接受调用；下拉的圆点样式不变。',
  'Calls onPullDownRefresh without the pull.': '直接触发 onPullDownRefresh，没有下拉动作。',
  'Icons from the package, not from the network.': '图标取自代码包，不从网络取。',
  'Legal domains per space; plugin requests carry referer and X-WECHAT-HOSTSIGN. At most 10 at once, the others wait.':
    '小程序与插件各有合法域名；插件的请求带 referer 和 X-WECHAT-HOSTSIGN。同时最多 10 个，其余排队。',
  'As set on the desk.': '以桌面上的设置为准。',
  'Isolated per space; encrypt is refused.': '小程序与插件互相隔离；不支持 encrypt。',
  'A single-use code; shop and plugin share one owner, so a plugin may call it.':
    '一次性 code；小店与插件同属一个主体，所以插件也可以调用。',
  'A single-use code for getpluginopenpid.': '换取 getpluginopenpid 的一次性 code。',
  'The anonymous user that WeChat gives since 2021.': '微信自 2021 年起给出的匿名用户。',
  'The anonymous user that WeChat gives since 2022.': '微信自 2022 年起给出的匿名用户。',
  'What the person has allowed or refused so far.': '用户至今允许或拒绝过的权限。',
  'Answers the present permissions without a page.': '直接返回当前权限，没有设置页。',
  'The person is asked once; the answer is kept.': '只询问用户一次，并记住回答。',
  'Reads QR codes and Code 128, in pictures that lie straight. Pages are hidden and shown again around the scanner, as on Android. Never a path: there are no mini program codes here.':
    '能读摆正的二维码和 Code 128。扫码前后页面会隐藏再显示，与 Android 相同。没有小程序码，所以不返回 path。',
  'The middle of the city chosen on the desk, in WGS 84 whatever type asks for. Needs requiredPrivateInfos and the person’s permission.':
    '桌面所选城市的中心，type 不论为何都是 WGS 84。需要 requiredPrivateInfos 和用户授权。',
  'The same to about five kilometres.': '同上，精确到约五公里。',
  "The phone's own clipboard, not the computer's.": '手机自己的剪贴板，不是电脑的。',
  'Shown, not felt.': '看得到，摸不到。',
  'The drawn phone’s, not the computer’s.': '画出来的手机的亮度，不是电脑的。',
  'The drawn phone dims or glows.': '画出来的手机变暗或变亮。',
  'Shown on the desk; this screen never sleeps. Ends when the mini program is left.':
    '显示在桌面上；这块屏幕从不休眠。离开小程序时失效。',
  'The desk’s screenshot is blank while it is hidden.': '隐藏期间，桌面上的截屏是空白的。',
  'Shown to the tester; nobody is called.': '只提示测试者；不会真的拨打。',
  'Shown to the tester by address only.': '只提示测试者图片地址。',
  'Every template is accepted; nothing is sent.': '所有模板都算同意；不会发送消息。',
  'Everything switched on.': '所有开关都打开。',
  'Everything authorised.': '所有权限都已授权。',
  'With the plugin fields inside a plugin.': '在插件里带有 plugin 字段。',
  'Names of this table; parameters and return fields are taken to exist.':
    '以本表的名字为准；参数与返回值一律视为存在。',
  'There is never an update.': '从不会有更新。',
  'Writes to the console.': '写到控制台。',
  'Always empty.': '总是空的。',
  'boundingClientRect, scrollOffset and fields; not node and context.':
    '支持 boundingClientRect、scrollOffset 和 fields；不支持 node 与 context。',
  'Recorded nowhere.': '不做记录。',
  'Registered; the phone shows its own message instead.': '可以注册；手机改为显示自己的提示。',
  'A plugin cannot learn of a screenshot.': '插件得不到截屏的通知。',
  'Registered; nothing here brings it about.': '可以注册；这里没有什么会触发它。',
  'Not simulated.': '没有模拟。',
  'Payments of WeChat itself are not simulated.': '不模拟微信自己的支付。',
  'The day that the tester has moved the world to, in China’s time (no summer time before 1992 either) and in the phone’s language, wherever the tester is.':
    '测试者把世界移到的那一天，按中国时间（1992 年以前也没有夏令时），用手机的语言，不论测试者身在何处。',
  'Throws: what one space has matched is not for another to read.':
    '读取时抛出错误：一方匹配到的内容，另一方不能读取。',
}
