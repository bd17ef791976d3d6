module.exports = {
  presets: [
    [
      'taro',
      {
        framework: 'preact',
        ts: true,
        compiler: 'webpack5',
        hot: false,
        targets: { ios: '13', chrome: '78' },
      },
    ],
  ],
}
