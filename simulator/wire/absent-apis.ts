/**
 * Names of the real `wx` that this simulator does not play. They exist, so that feature tests see what a phone
 * shows, and fail with a clear message. Names, kinds and the host-only mark: miniprogram-api-typings 5.2.3 (MIT).
 */
import type { ApiKind, ApiSpace } from './api.ts'

export interface AbsentApis {
  readonly space: ApiSpace
  readonly kind: ApiKind
  readonly note: string
  /** Separated by white space. */
  readonly names: string
}

const NO_PAYMENT = 'Payments of WeChat itself are not simulated.'
const NOT_PLAYED = 'Not simulated.'

export const ABSENT_APIS: readonly AbsentApis[] = [
  {
    space: 'host',
    kind: 'task',
    note: NOT_PLAYED,
    names: `
      preDownloadSubpackage
    `,
  },
  {
    space: 'host',
    kind: 'sync',
    note: NOT_PLAYED,
    names: `
      cancelIdleCallback checkIsPictureInPictureActive createBufferURL createCacheManager
      createWebAudioContext getApiCategory getExptInfoSync getPluginUpdateManager getUserCryptoManager
      preloadAssets requestIdleCallback revokeBufferURL
    `,
  },
  {
    space: 'host',
    kind: 'event',
    note: NOT_PLAYED,
    names: `
      offApiCategoryChange offBatteryInfoChange offCopyUrl offEmbeddedMiniProgramHeightChange
      offGeneratePoster offKeyDown offKeyUp offLazyLoadError offLocationChange offLocationChangeError
      offMenuButtonBoundingClientRectWeightChange offNetworkWeakChange offParallelStateChange
      offScreenRecordingStateChanged offUserOffTranslation offUserTriggerTranslation offVoIPChatStateChanged
      offVoIPVideoMembersChanged offWindowStateChange onAccelerometerChange onApiCategoryChange
      onBackgroundAudioPause onBackgroundAudioPlay onBackgroundAudioStop onBackgroundFetchData
      onBatteryInfoChange onCompassChange onCopyUrl onDeviceMotionChange onEmbeddedMiniProgramHeightChange
      onGeneratePoster onKeyDown onKeyUp onLazyLoadError onLocationChange onLocationChangeError
      onMenuButtonBoundingClientRectWeightChange onNeedPrivacyAuthorization onNetworkWeakChange
      onParallelStateChange onScreenRecordingStateChanged onSocketClose onSocketError onSocketMessage
      onSocketOpen onUserOffTranslation onUserTriggerTranslation onVoIPChatStateChanged
      onVoIPVideoMembersChanged onWindowStateChange
    `,
  },
  {
    space: 'host',
    kind: 'async',
    note: NOT_PLAYED,
    names: `
      addCard addFileToFavorites addPaymentPassFinish addPaymentPassGetCertificateData addPhoneCalendar
      addPhoneRepeatCalendar addVideoToFavorites authPrivateMessage bindEmployeeRelation
      canAddSecureElementPass checkEmployeeRelation checkIsAddedToMyMiniProgram checkIsOpenAccessibility
      checkIsSoterEnrolledInDevice checkIsSupportFacialRecognition checkIsSupportSoterAuthentication
      checkTransitCardSupport chooseContact chooseLicensePlate chooseMessageFile choosePoi closeSocket
      cropImage deleteTransitCard disableAlertBeforeUnload editImage enableAlertBeforeUnload
      enterChatToolMode getBackgroundFetchData getBackgroundFetchToken getChannelsLiveInfo
      getChannelsLiveNoticeInfo getChannelsShareKey getChatToolInfo getCommonConfig getDeviceBenchmarkInfo
      getDeviceVoIPList getExtConfig getGroupEnterInfo getPrivacySetting getScreenRecordingState
      getSecureElementPasses getSelectedTextRange getShowSplashAdStatus getTransitCardCPLC
      getTransitCardInfo getTransitCardList getWeRunData issueTransitCard join1v1Chat
      navigateBackMiniProgram notifyGroupMembers openCard openChannelsActivity openChannelsLive
      openChannelsLiveNoticeInfo openChatTool openCustomerServiceChat openDesignerProfile openInquiriesTopic
      openOfficialAccountChat openPrivacyContract openSingleStickerView openStickerIPView openStickerSetView
      openStoreCouponDetail openStoreOrderDetail postMessageToReferrerMiniProgram postMessageToReferrerPage
      rechargeTransitCard removeSecureElementPass reportMonitor requestAppleSubscribeSign requestDeviceVoIP
      requestFacialVerify requestSubscribeEmployeeMessage requirePrivacyAuthorize reserveChannelsLive
      selectGroupMembers sendSms sendSocketMessage setBackgroundFetchToken setEnable1v1Chat setEnableDebug
      setTabBarStyle setTopBarText setWindowSize shareAppMessageToGroup shareEmojiToGroup
      shareFileMessage shareFileToGroup shareImageToGroup shareToOfficialAccount shareToWeRun
      shareVideoMessage shareVideoToGroup showRedPackage startLocationUpdateBackground
      startSoterAuthentication
    `,
  },
  {
    space: 'both',
    kind: 'task',
    note: NOT_PLAYED,
    names: `
      connectSocket downloadFile uploadFile
    `,
  },
  {
    space: 'both',
    kind: 'sync',
    note: NOT_PLAYED,
    names: `
      createAnimation createAudioContext createCameraContext createCanvasContext createInferenceSession
      createInnerAudioContext createIntersectionObserver createInterstitialAd createLivePlayerContext
      createLivePusherContext createMapContext createMediaAudioPlayer createMediaContainer
      createMediaRecorder createOffscreenCanvas createRewardedVideoAd createTCPSocket createUDPSocket
      createVKSession createVideoContext createVideoDecoder createWorker getBackgroundAudioManager
      getBatteryInfoSync getFileSystemManager getNFCAdapter getPerformance getRecorderManager
      getRendererUserAgent getSkylineInfoSync isVKSupport preloadSkylineView preloadWebview
    `,
  },
  {
    space: 'both',
    kind: 'event',
    note: NOT_PLAYED,
    names: `
      offAccelerometerChange offAfterPageLoad offAfterPageUnload offAppRoute offAppRouteDone
      offBLECharacteristicValueChange offBLEConnectionStateChange offBLEMTUChange
      offBLEPeripheralConnectionStateChanged offBeaconServiceChange offBeaconUpdate offBeforeAppRoute
      offBeforePageLoad offBeforePageUnload offBluetoothAdapterStateChange offBluetoothDeviceFound
      offCompassChange offDeviceMotionChange offGetWifiList offGyroscopeChange offHCEMessage
      offLocalServiceDiscoveryStop offLocalServiceFound offLocalServiceLost offLocalServiceResolveFail
      offVoIPChatInterrupted offVoIPChatMembersChanged offVoIPChatSpeakersChanged offWifiConnected
      offWifiConnectedWithPartialInfo onAfterPageLoad onAfterPageUnload onAppRoute onAppRouteDone
      onBLECharacteristicValueChange onBLEConnectionStateChange onBLEMTUChange
      onBLEPeripheralConnectionStateChanged onBeaconServiceChange onBeaconUpdate onBeforeAppRoute
      onBeforePageLoad onBeforePageUnload onBluetoothAdapterStateChange onBluetoothDeviceFound onGetWifiList
      onGyroscopeChange onHCEMessage onLocalServiceDiscoveryStop onLocalServiceFound onLocalServiceLost
      onLocalServiceResolveFail onVoIPChatInterrupted onVoIPChatMembersChanged onVoIPChatSpeakersChanged
      onWifiConnected onWifiConnectedWithPartialInfo
    `,
  },
  {
    space: 'both',
    kind: 'async',
    note: NOT_PLAYED,
    names: `
      addPhoneContact authorizeForMiniProgram canvasGetImageData canvasPutImageData canvasToTempFilePath
      checkDeviceSupportHevc chooseAddress chooseImage chooseInvoice chooseInvoiceTitle chooseLocation
      chooseMedia chooseVideo closeBLEConnection closeBluetoothAdapter compressImage compressVideo
      connectWifi createBLEConnection createBLEPeripheralServer exitVoIPChat faceDetect
      getAvailableAudioSources getBLEDeviceCharacteristics getBLEDeviceRSSI getBLEDeviceServices getBLEMTU
      getBackgroundAudioPlayerState getBatteryInfo getBeacons getBluetoothAdapterState getBluetoothDevices
      getConnectedBluetoothDevices getConnectedWifi getHCEState getImageInfo
      getInferenceEnvInfo getLocalIPAddress getShareInfo getSkylineInfo getVideoInfo getWifiList
      hideShareMenu initFaceDetect isBluetoothDevicePaired joinVoIPChat loadBuiltInFontFace loadFontFace
      makeBluetoothPair notifyBLECharacteristicValueChange openAppAuthorizeSetting openBluetoothAdapter
      openChannelsEvent openChannelsUserProfile openDocument openLocation openOfficialAccountArticle
      openOfficialAccountProfile openSystemBluetoothSetting openVideoEditor pauseBackgroundAudio pauseVoice
      playBackgroundAudio playVoice previewMedia readBLECharacteristicValue requestSubscribeDeviceMessage
      rewriteRoute saveFileToDisk saveImageToPhotosAlbum saveVideoToPhotosAlbum seekBackgroundAudio
      sendHCEMessage setBLEMTU setInnerAudioOption setWifiList showShareImageMenu showShareMenu
      startAccelerometer startBeaconDiscovery startBluetoothDevicesDiscovery startCompass
      startDeviceMotionListening startGyroscope startHCE startLocalServiceDiscovery startLocationUpdate
      startRecord startWifi stopAccelerometer stopBackgroundAudio stopBeaconDiscovery
      stopBluetoothDevicesDiscovery stopCompass stopDeviceMotionListening stopFaceDetect stopGyroscope
      stopHCE stopLocalServiceDiscovery stopLocationUpdate stopRecord stopVoice stopWifi
      subscribeVoIPVideoMembers updateShareMenu updateVoIPChatMuteConfig updateWeChatApp
      writeBLECharacteristicValue
    `,
  },
  {
    space: 'plugin',
    kind: 'async',
    note: NO_PAYMENT,
    names: `
      requestPluginPayment
    `,
  },
  {
    space: 'host',
    kind: 'sync',
    note: NO_PAYMENT,
    names: `
      createGlobalPayment
    `,
  },
  {
    space: 'host',
    kind: 'async',
    note: NO_PAYMENT,
    names: `
      jumpToOfflinePay openHKOfflinePayView requestCommonPayment requestMerchantTransfer requestOrderPayment
      requestPayment requestVirtualPayment
    `,
  },
]
