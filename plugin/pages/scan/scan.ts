import { flowPage } from '../flow-page.ts'

/** `plugin://quickpass/scan`; with `code=…` (URI-encoded) it begins with that code, else the scanner opens. */
Page({
  ...flowPage('scanToPay', 'scanTitle'),
  /** A page of the plugin may go to another one; from the sheet on a host's page it could not. */
  onShowCode() {
    const { appId } = wx.getAccountInfoSync().plugin
    wx.redirectTo({ url: `plugin-private://${appId}/pages/code/code` })
  },
})
